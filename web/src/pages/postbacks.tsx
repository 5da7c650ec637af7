// Stored postbacks with their outcome, and the replay of those that were refused.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, type ReplayLine, type StoredPostback } from "../api";
import type { PageProps } from "../app";
import { plural } from "../format";
import { useAction, useLoad, useRested } from "../hooks";
import { NotUnderstood, RangePicker, usePeriod } from "../period";
import { navigate, withQuery } from "../router";
import { timeText } from "../time";
import { Badge, Cancel, Dialog, Empty, Failed, Head, Input, Loading, may, Notice, Pager, Select, Table, Text, Time, useRefs, ZoneNote } from "../ui";

/** Of whatever is kept: of a postback without an ID of ours nothing is. */
export const keptCodes = ["recorded", "duplicate", "updated", "queued", "click_unknown", "click_expired", "goal_unknown", "conversion_unknown", "offer_paused",
  "status_change_refused", "payout_override_refused", "revenue_override_refused", "amount_missing", "amount_too_large", "amount_invalid", "currency_invalid",
  "status_invalid", "payout_invalid", "revenue_invalid", "parameter_repeated", "parameter_invalid", "body_invalid", "token_missing", "token_invalid", "ip_not_allowed"];
const isRefused = (p: StoredPostback): boolean => !["recorded", "duplicate", "updated", "queued"].includes(p.code);

function Replay({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: () => void }): JSX.Element {
  const [done, setDone] = useState<ReplayLine[]>();
  const preview = useLoad(ids.join(), () => api.replay(ids, true));
  const { run, busy, error } = useAction(async () => { setDone((await api.replay(ids, false)).items); onDone(); });
  const lines = done ?? preview.data?.items;
  const taken = preview.data?.items.filter((l) => ["recorded", "updated", "queued"].includes(l.code)).length;
  return (
    <Dialog title={done ? "What became of them" : "Replay: what would happen"} onClose={onClose}>
      {!done && <p class="quiet">They are judged again by the rules of today. So far nothing is written.</p>}
      {preview.loading && <Loading what="Trying" />}
      <Failed error={preview.error ?? error} />
      {lines && <Table caption="Outcomes" rows={lines} columns={[
        { name: "Postback", key: true, cell: (l) => <code class="id">{l.id.slice(0, 12)}…</code> },
        { name: "Was", cell: (l) => (l.was ? <Badge code={l.was} /> : "") },
        { name: done ? "Now" : "Would be", cell: (l) => <Badge code={l.code} /> },
        { name: "Why", cell: (l) => <Text of={l.message} /> },
      ]} />}
      {taken === 0 && <p><strong>None of them would be taken: there is nothing to replay.</strong></p>}
      <p class="buttons">
        {!done && taken !== 0 && <button type="button" class="primary" disabled={busy || !taken} onClick={run}>{busy ? "Replaying …" : `Replay ${plural(taken ?? ids.length, "postback")}`}</button>}
        <Cancel>{done || taken === 0 ? "Close" : "Cancel"}</Cancel>
      </p>
    </Dialog>
  );
}

export default function Postbacks({ place, user }: PageProps): JSX.Element {
  const url = place.query;
  const { range, faults } = usePeriod(place, "7d", ["code", "offer", "cursor"]);
  const typed = url.get("offer") ?? "";
  const offer = useRested(typed);
  const query = { code: url.get("code"), offer, from: range.from, to: range.to, cursor: url.get("cursor") ?? "", limit: 50 };
  const { data, error, loading, reload } = useLoad(JSON.stringify(query), (signal) => api.postbacks(query, signal));
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [replaying, setReplaying] = useState(false);
  const offers = useRefs("offers");
  useEffect(() => setChosen(new Set()), [JSON.stringify(query)]);
  const canReplay = may(user, "manager");
  const choose = (id: string, on: boolean): void => setChosen((old) => { const next = new Set(old); if (on) next.add(id); else next.delete(id); return next; });
  return (
    <>
      <Head title="Postbacks">
        {canReplay && <button type="button" class="primary" disabled={chosen.size === 0} onClick={() => setReplaying(true)}>Replay {chosen.size || ""}</button>}
      </Head>
      <p class="quiet">Every postback whose ID is genuine is kept with its outcome. After a rule was corrected, those that were refused can be judged again.</p>
      <NotUnderstood faults={faults} />
      <div class="bar">
        <RangePicker range={range} />
        <Select label="Outcome" value={url.get("code") ?? ""} onValue={(v) => navigate(withQuery({ code: v, cursor: undefined }))} options={[["", "All"], ...keptCodes]} />
        <Input label="Offer" value={typed} onValue={(v) => navigate(withQuery({ offer: v, cursor: undefined }), true)} list={offers} />
      </div>
      <Failed error={error} retry={reload} />
      {loading && !data && <Loading />}
      {data?.items.length === 0 && <Empty title="No postback in this time, with these filters."><p>Try a longer time. Is one missing that was sent? <a href="/explain">Explain</a> says what becomes of an ID that is not ours.</p></Empty>}
      {data && data.items.length > 0 && (
        <>
          <Table stack caption="Postbacks, the newest first" rows={data.items} busy={loading || typed !== offer} columns={[
            ...(canReplay ? [{ name: "Replay", cell: (p: StoredPostback) => isRefused(p)
              ? <input type="checkbox" checked={chosen.has(p.id)} aria-label={`Choose the postback of ${timeText(p.received_at)}`} onChange={(e) => choose(p.id, e.currentTarget.checked)} /> : "" }] : []),
            { name: "Time", key: true, cell: (p) => <><Time of={p.received_at} />{p.replay_of && <div class="quiet small">a replay{p.replayed_by && <> by <Text of={p.replayed_by} /></>}</div>}</> },
            { name: "", says: "Its click", cell: (p) => <a href={`/explain?q=${p.click_id}`} aria-label={`Explain click ${p.click_id}`}>Explain</a> },
            { name: "Outcome", cell: (p) => <Badge code={p.code} /> },
            { name: "Offer", cell: (p) => <Text of={p.offer} /> },
            { name: "Affiliate", cell: (p) => <Text of={p.affiliate} /> },
            { name: "Why", cell: (p) => <Text of={p.message} /> },
            { name: "Sent", cell: (p) => <><code class="wrap small"><Text of={p.params} /></code>{p.by && <div class="quiet small">by <Text of={p.by} />{p.reason && <>: <Text of={p.reason} /></>}</div>}</> },
          ]} />
          <Pager next={data.next} query={url} />
          <ZoneNote />
        </>
      )}
      {replaying && <Replay ids={[...chosen]} onClose={() => setReplaying(false)} onDone={reload} />}
      {!canReplay && <Notice><p>Replaying needs the role of a manager.</p></Notice>}
    </>
  );
}
