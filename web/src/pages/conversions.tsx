import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, type Conversion, type Outcome, type Status } from "../api";
import type { PageProps } from "../app";
import { draftOf, useDraft, useKeep } from "../drafts";
import { count, money, plural, words } from "../format";
import { useAction, useLoad, useRested } from "../hooks";
import { NotUnderstood, RangePicker, usePeriod } from "../period";
import { navigate, withQuery } from "../router";
import { timeText } from "../time";
import { Area, Badge, Cancel, Cut, Dialog, Empty, Facts, Failed, Head, Id, Input, Loading, may, Notice, Pager, Restored, Select, Table, Text, Time, useRefs, ZoneNote } from "../ui";
import { ByHand, Import } from "./add-conversions";

/** What is being decided, while its reason is written. */
interface Decision { reason: string; ids: string[]; status: Status }
const decisionOf = (user: PageProps["user"]): Decision | undefined => (may(user, "manager") ? draftOf<Decision>(`decide ${location.pathname}`) : undefined);

function Decide({ ids, status, onClose, onDone }: { ids: string[]; status: Status; onClose: () => void; onDone: (outcomes: Outcome[]) => void }): JSX.Element {
  const name = `decide ${location.pathname}`;
  const draft = useDraft<Decision>(name);
  const [reason, setReason] = useState(draft?.reason ?? "");
  useKeep<Decision>(name, { reason, ids, status }, !!reason);
  const approve = status === "approved";
  const { run, busy, error } = useAction(async () => onDone((await api.decide(ids, status, reason.trim())).items));
  return (
    <Dialog title={`${approve ? "Approve" : "Reject"} ${plural(ids.length, "conversion")}`} form={name} onClose={onClose}>
      <form onSubmit={(e) => { e.preventDefault(); void run(); }}>
        <Restored on={!!draft} />
        <p>{approve ? "The affiliate's ledger gets an accrual for each, and the affiliate is told." : "What was accrued is reversed in the ledger, and the affiliate is told. A rejected conversion stays rejected."}</p>
        <Area label={approve ? "Reason, if there is one to note" : "Reason"} value={reason} onValue={setReason} required={!approve} rows={2} autoFocus hint="It is kept with the conversion and in the audit log." />
        <Failed error={error} />
        <p class="buttons">
          <button class={approve ? "primary" : "danger"} disabled={busy || (!approve && !reason.trim())}>{busy ? "Working …" : approve ? "Approve" : "Reject"}</button>
          <Cancel />
        </p>
      </form>
    </Dialog>
  );
}

const filterNames = ["status", "offer", "affiliate", "advertiser", "goal", "txid"];
/** Those that have a field of their own, which shows one value. */
const fields = ["status", "offer", "affiliate", "txid"];
/** Those of them that are typed: half a name is not asked for. */
const typed = ["offer", "affiliate", "txid"];

/** The filters that the fields above the list don't show, or not all of them, as when a report leads here. */
function MoreFilters({ url }: { url: URLSearchParams }): JSX.Element | null {
  const more = filterNames.flatMap((name) => {
    const values = url.getAll(name).filter(Boolean);
    return fields.includes(name) && values.length < 2 ? [] : values.map((value): [string, string] => [name, value]);
  });
  if (more.length === 0) return null;
  return (
    <ul class="chips" aria-label="More filters">
      {more.map(([name, value]) => (
        <Cut as="li">{name}: <Text of={value} />{" "}
          <a class="chip-x" href={withQuery({ [name]: url.getAll(name).filter((v) => v !== value), cursor: undefined }, url)} aria-label={`Without the filter ${name} ${value}`}>×</a></Cut>))}
    </ul>
  );
}

function List({ place, user }: PageProps): JSX.Element {
  const url = place.query;
  const { range, faults } = usePeriod(place, "30d", [...filterNames, "cursor"]);
  const valuesOf = (names: string[]): Record<string, string[]> => Object.fromEntries(names.map((n) => [n, url.getAll(n).filter(Boolean)]));
  const asked = JSON.stringify(valuesOf(typed));
  const rested = useRested(asked);
  const query = { ...valuesOf(filterNames), ...(JSON.parse(rested) as Record<string, string[]>), from: range.from, to: range.to, cursor: url.get("cursor") ?? "", limit: 50 };
  const key = JSON.stringify(query);
  const { data, error, loading, reload } = useLoad(key, (signal) => api.conversions(query, signal));
  const [draft] = useState(() => decisionOf(user));
  const [chosen, setChosen] = useState<Set<string>>(new Set(draft?.ids));
  const [deciding, setDeciding] = useState<Status | undefined>(draft?.status);
  const [said, setSaid] = useState<{ good: number; bad: Outcome[] }>();
  const offers = useRefs("offers");
  const affiliates = useRefs("affiliates");
  const before = useRef(key);
  useEffect(() => { if (before.current !== key) setChosen(new Set()); before.current = key; }, [key]);
  const canDecide = may(user, "manager");
  const open = (c: Conversion): boolean => c.status !== "rejected";
  const choosable = data?.items.filter(open) ?? [];
  const filter = (name: string) => (value: string): void => navigate(withQuery({ [name]: value, cursor: undefined }), name !== "status");
  const columns = [
    ...(canDecide ? [{ name: "Choose", cell: (c: Conversion) => open(c) ? <input type="checkbox" checked={chosen.has(c.id)} aria-label={`Choose the conversion of ${timeText(c.recorded_at)}`}
      onChange={(e) => { const on = e.currentTarget.checked; setChosen((old) => { const next = new Set(old); if (on) next.add(c.id); else next.delete(c.id); return next; }); }} /> : "" }] : []),
    { name: "Time", key: true, cell: (c: Conversion) => <a href={`/conversions/${c.id}`}><Time of={c.recorded_at} /></a> },
    { name: "", says: "Its click", cell: (c: Conversion) => <a href={`/explain?q=${c.click_id}`} aria-label={`Explain click ${c.click_id}`}>Explain</a> },
    { name: "Status", cell: (c: Conversion) => <Badge code={c.status} /> },
    { name: "Offer", cell: (c: Conversion) => <Text of={c.offer} /> },
    { name: "Goal", cell: (c: Conversion) => <Text of={c.goal} /> },
    { name: "Affiliate", cell: (c: Conversion) => <Text of={c.affiliate} /> },
    { name: "txid", cell: (c: Conversion) => <Text of={c.txid} /> },
    { name: "Amount", number: true, cell: (c: Conversion) => money(c.amount, c.amount_currency) },
    { name: "Payout", number: true, cell: (c: Conversion) => money(c.payout, c.payout_currency) },
    { name: "Revenue", number: true, cell: (c: Conversion) => money(c.revenue, c.revenue_currency) },
  ];
  return (
    <>
      <Head title="Conversions">{canDecide && <a class="button" href="/conversions/new">Add or import</a>}</Head>
      <NotUnderstood faults={faults} />
      <div class="bar">
        <RangePicker range={range} />
        <Select label="Status" value={url.get("status") ?? ""} onValue={filter("status")} options={[["", "All"], "pending", "approved", "rejected"]} />
        <Input label="Offer" value={url.get("offer") ?? ""} onValue={filter("offer")} list={offers} />
        <Input label="Affiliate" value={url.get("affiliate") ?? ""} onValue={filter("affiliate")} list={affiliates} />
        <Input label="txid" value={url.get("txid") ?? ""} onValue={filter("txid")} />
      </div>
      <MoreFilters url={url} />
      <div role="status">
        {said && (
          <Notice tone={said.bad.length > 0 ? "warn" : "good"}>
            <p>{plural(said.good, "conversion")} changed.{said.bad.length > 0 && ` ${said.bad.length} not, or not yet:`}</p>
            {said.bad.length > 0 && <ul>{said.bad.map((o) => <li><Id of={o.id} />: <Text of={o.message} /></li>)}</ul>}
          </Notice>
        )}
      </div>
      <Failed error={error} retry={reload} />
      {loading && !data && <Loading />}
      {data?.items.length === 0 && (
        <Empty title="No conversion in this time, with these filters.">
          <p>Is one missing? <a href="/explain">Explain</a> says why. The advertiser's postback URL is in the <a href="/catalog/links">catalog</a>.</p>
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <>
          {canDecide && (
            <div class="actions" role="group" aria-label="With the chosen ones">
              <button type="button" onClick={() => setChosen(chosen.size === choosable.length ? new Set() : new Set(choosable.map((c) => c.id)))}>{chosen.size === choosable.length && chosen.size > 0 ? "Choose none" : "Choose all of this page"}</button>
              <button type="button" class="primary" disabled={chosen.size === 0} onClick={() => setDeciding("approved")}>Approve {chosen.size || ""}</button>
              <button type="button" class="danger" disabled={chosen.size === 0} onClick={() => setDeciding("rejected")}>Reject {chosen.size || ""}</button>
            </div>
          )}
          <Table stack caption="Conversions, the newest first" columns={columns} rows={data.items} busy={loading || rested !== asked} />
          <Pager next={data.next} query={url} />
          <ZoneNote />
        </>
      )}
      {deciding && <Decide ids={[...chosen]} status={deciding} onClose={() => setDeciding(undefined)} onDone={(outcomes) => {
        const bad = outcomes.filter((o) => o.outcome !== "done");
        setSaid({ good: outcomes.length - bad.length, bad });
        setDeciding(undefined);
        setChosen(new Set());
        reload();
      }} />}
    </>
  );
}

function One({ id, user }: { id: string; user: PageProps["user"] }): JSX.Element {
  const { data: c, error, loading, reload } = useLoad(id, (signal) => api.conversion(id, signal));
  const [deciding, setDeciding] = useState(() => decisionOf(user)?.status);
  const [said, setSaid] = useState("");
  return (
    <>
      <Head title="Conversion" crumbs={[["Conversions", "/conversions"]]}>
        {c && may(user, "manager") && c.status !== "rejected" && (
          <>
            {c.status === "pending" && <button type="button" class="primary" onClick={() => setDeciding("approved")}>Approve</button>}
            <button type="button" class="danger" onClick={() => setDeciding("rejected")}>Reject</button>
          </>
        )}
      </Head>
      <p role="status" class="progress">{said}</p>
      <Failed error={error} retry={reload} />
      {loading && !c && <Loading />}
      {c && (
        <>
          <div class="card"><Facts of={[
            ["Status", <Badge code={c.status} />], ["Conversion", <Id of={c.id} />], ["Click", <a href={`/explain?q=${c.click_id}`}><Id of={c.click_id} /></a>],
            ["Time", <Time of={c.recorded_at} millis />], ["Offer", <a href={`/catalog/offers/${encodeURIComponent(c.offer)}`}><Text of={c.offer} /></a>], ["Goal", <Text of={c.goal} />],
            ["Affiliate", <a href={`/catalog/affiliates/${encodeURIComponent(c.affiliate)}`}><Text of={c.affiliate} /></a>], ["txid", <Text of={c.txid} />],
            ["Amount", money(c.amount, c.amount_currency)], ["Payout", money(c.payout, c.payout_currency)], ["Revenue", money(c.revenue, c.revenue_currency)],
            ...(["adv1", "adv2", "adv3", "adv4", "adv5"] as const).filter((n) => c[n]).map((n): [string, JSX.Element] => [n, <Text of={c[n]} />]),
          ]} /></div>
          <Table stack caption="What became of it" showCaption rows={c.events} columns={[
            { name: "Time", key: true, cell: (e) => <Time of={e.at} millis /> }, { name: "Became", cell: (e) => <Badge code={e.to} /> },
            { name: "By", cell: (e) => <Text of={e.by} empty="the advertiser's server" /> }, { name: "What was said", cell: (e) => <Text of={e.reason ?? e.message} /> },
          ]} />
          {c.ledger.length > 0 && <Table stack caption="In the ledger" showCaption rows={c.ledger} columns={[
            { name: "Time", key: true, cell: (e) => <Time of={e.at} millis /> }, { name: "Entry", cell: (e) => words(e.kind) },
            { name: "Affiliate", cell: (e) => <a href={`/balances/${encodeURIComponent(e.affiliate)}`}><Text of={e.affiliate} /></a> }, { name: "Amount", number: true, cell: (e) => money(e.amount, e.currency) },
          ]} />}
          {c.deliveries.map((d) => (
            <Table stack caption={`Told to ${d.postback_url ?? d.affiliate}: ${d.tells} (${d.state})`} showCaption rows={d.attempts ?? []} columns={[
              { name: "Time", key: true, cell: (a) => <Time of={a.at} millis /> }, { name: "Attempt", number: true, cell: (a) => count(a.attempt) },
              { name: "Outcome", cell: (a) => <Badge code={a.outcome === "status" && a.http_status ? `failed with ${a.http_status}` : a.outcome} /> },
              { name: "Answer", cell: (a) => <Text of={a.answer ?? a.error} /> }, { name: "Sent", cell: (a) => <code class="wrap small"><Text of={a.url} /></code> },
            ]} />))}
          <p><a href={`/explain?q=${c.id}`}>The whole life of its click</a></p>
        </>
      )}
      {deciding && <Decide ids={[id]} status={deciding} onClose={() => setDeciding(undefined)} onDone={([o]) => { setDeciding(undefined); setSaid(o?.message ?? ""); reload(); }} />}
    </>
  );
}

export default function Conversions(props: PageProps): JSX.Element {
  const [id] = props.parts;
  if (id === "new") return (
    <>
      <Head title="Add conversions" crumbs={[["Conversions", "/conversions"]]} />
      {may(props.user, "manager") ? <><ByHand /><Import /></> : <Notice><p>Adding conversions needs the role of a manager.</p></Notice>}
    </>
  );
  return id ? <One id={id} user={props.user} /> : <List {...props} />;
}
