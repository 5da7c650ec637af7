import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type Delivery } from "../api";
import type { PageProps } from "../app";
import { useKeep } from "../drafts";
import { bytes, count, plural, words } from "../format";
import { useAction, useEvery, useLoad, useRested } from "../hooks";
import { navigate, withQuery } from "../router";
import { ago, durationText } from "../time";
import { Badge, Cancel, Degraded, Dialog, Empty, Facts, Failed, Head, Input, Loading, may, MissingData, Notice, Pager, Select, Table, Text, Time, useRefs, ZoneNote } from "../ui";

const states = { ready: ["good", "Clicks are recorded, and all is well."], degraded: ["warn", "Clicks are recorded, but something needs a look."], not_ready: ["bad", "Clicks are not recorded."] } as const;

function Retry({ affiliate, onClose }: { affiliate: string; onClose: () => void }): JSX.Element {
  const [who, setWho] = useState(affiliate);
  const [hours, setHours] = useState("168");
  const [found, setFound] = useState<{ count: number; done: boolean; who: string; hours: string }>();
  const affiliates = useRefs("affiliates");
  const ask = async (preview: boolean): Promise<void> => {
    const since = new Date(Date.now() - Number(hours) * 3600000).toISOString();
    const answer = await api.retryDeliveries({ affiliate: who, since, states: ["dead"], preview });
    setFound({ count: preview ? Object.values(answer.states).reduce((sum, n) => sum + n, 0) : answer.retried ?? 0, done: !preview, who, hours });
  };
  const { run, busy, error } = useAction(ask);
  const fresh = found && found.who === who && found.hours === hours;
  useKeep("retry", undefined, (who !== affiliate || hours !== "168") && !(fresh && found.done));
  return (
    <Dialog title="Send again what was given up" form="retry" onClose={onClose}>
      <form onSubmit={(e) => { e.preventDefault(); void run(true); }}>
        <Input label="Affiliate" value={who} onValue={setWho} list={affiliates} required />
        <Select label="Made since" value={hours} onValue={setHours} options={[["24", "a day"], ["72", "three days"], ["168", "a week"], ["720", "30 days"]]} />
        <Failed error={error} />
        <p role="status">{fresh && (found.done ? `${plural(found.count, "delivery", "deliveries")} will be sent again.` : `${plural(found.count, "delivery", "deliveries")} would be sent again.`)}</p>
        <p class="buttons">
          {fresh && !found.done && found.count > 0 ? <button type="button" class="primary" disabled={busy} onClick={() => run(false)}>Send them again</button> : <button class="primary" disabled={busy || !who || (fresh && found.done)}>Count them</button>}
          <Cancel>{fresh && found.done ? "Close" : "Cancel"}</Cancel>
        </p>
      </form>
    </Dialog>
  );
}

function Deliveries({ place, user }: PageProps): JSX.Element {
  const url = place.query;
  const affiliate = url.get("affiliate") ?? "";
  const query = { state: url.get("state") ?? "dead", affiliate: useRested(affiliate), cursor: url.get("cursor") ?? "", limit: 25 };
  const { data, error, loading, reload } = useLoad(JSON.stringify(query), (signal) => api.deliveries(query, signal));
  const [retrying, setRetrying] = useState(false);
  const affiliates = useRefs("affiliates");
  return (
    <section aria-labelledby="deliveries">
      <div class="row"><h2 id="deliveries">What affiliates were told</h2>{may(user, "manager") && <button type="button" onClick={() => setRetrying(true)}>Send again …</button>}</div>
      <div class="bar">
        <Select label="State" value={query.state} onValue={(v) => navigate(withQuery({ state: v, cursor: undefined }), true)} options={[["dead", "Given up"], ["due", "Waiting"], ["delivered", "Delivered"], ["withheld", "Withheld: not in the share"]]} />
        <Input label="Affiliate" value={affiliate} onValue={(v) => navigate(withQuery({ affiliate: v, cursor: undefined }), true)} list={affiliates} />
      </div>
      <Failed error={error} retry={reload} />
      {loading && !data && <Loading />}
      {data?.items.length === 0 && <Empty title={query.state === "dead" ? "Nothing was given up." : "None."} />}
      {data && data.items.length > 0 && <Table stack caption="Deliveries" rows={data.items} busy={loading} columns={[
        { name: "Time", key: true, cell: (d: Delivery) => <Time of={d.created_at} /> }, { name: "State", cell: (d) => <Badge code={d.state} /> },
        { name: "Affiliate", cell: (d) => <Text of={d.affiliate} /> }, { name: "Postback URL", cell: (d) => <Text of={d.postback_url} /> },
        { name: "Tells", cell: (d) => <Text of={d.tells} /> }, { name: "Attempts", number: true, cell: (d) => count(d.attempts_made) },
        { name: query.state === "due" ? "Next attempt" : "Settled", cell: (d) => <Time of={d.settled_at ?? d.due_at} /> },
        { name: "", says: "Its attempts", cell: (d) => <a href={`/conversions/${d.conversion_id}`} aria-label={`Attempts for the conversion ${d.conversion_id}`}>Attempts</a> },
      ]} />}
      <Pager next={data?.next} query={url} />
      {retrying && <Retry affiliate={affiliate} onClose={() => { setRetrying(false); reload(); }} />}
    </section>
  );
}

export default function Health(props: PageProps): JSX.Element {
  const { data: h, error, loading, reload } = useLoad("health", (signal) => api.health(signal));
  useEvery(5000, reload, !loading); // an answer may take as long, while the database hangs
  const share = h && h.journal.max_bytes > 0 ? h.journal.bytes / h.journal.max_bytes : 0;
  return (
    <>
      <Head title="Health" />
      <Failed error={error} retry={reload} />
      {loading && !h && <Loading />}
      {h && (
        <>
          <Notice tone={states[h.status][0]} title={words(h.status)}><p>{states[h.status][1]}</p></Notice>
          {h.degraded.map((p) => <Degraded of={p} tone={h.status === "not_ready" ? "bad" : "warn"} />)}
          <MissingData of={h} />
          <div class="columns">
            <section class="card"><h2>Journal</h2>
              <meter aria-label="How full the journal is" value={share} min={0} max={1} low={0.5} high={0.8} optimum={0} />
              <Facts of={[["Not in the database yet", plural(h.journal.lag_records, "record")], ["In use on disk", `${bytes(h.journal.bytes)} of ${bytes(h.journal.max_bytes)}`], ["Kept besides", bytes(h.journal.kept_bytes)], ["Next position", count(h.journal.end)]]} />
              <p class="hint">A file of the journal takes its full size when it is begun, so that some of the disk is in use when nothing waits. What is kept besides gives way when there is need.</p>
            </section>
            <section class="card"><h2>To affiliates</h2>{h.outbox
              ? <Facts of={[["Due", count(h.outbox.due)], ["Waiting", count(h.outbox.waiting)], ["Oldest due", h.outbox.oldest_due_at ? ago(h.outbox.oldest_due_at) : "–"], ["Given up in 24 hours", count(h.outbox.dead_in_24_hours)]]} />
              : <p class="quiet">The database does not say.</p>}</section>
            <section class="card"><h2>Database</h2>{h.database
              ? <Facts of={[["Answers", h.database_answers ? "yes" : "no"], ["Size", bytes(h.database.bytes)], ["Days made ahead", count(h.database.partition_days_ahead)], ["Postbacks that wait for a click", count(h.database.parked_postbacks)], ["Records set aside", count(h.database.rejected_records)]]} />
              : <p>It does not answer.</p>}</section>
            <section class="card"><h2>This server</h2><Facts of={[["Node", count(h.node)], ["Catalog version", count(h.catalog_version)]]} /></section>
          </div>
          {h.nodes && h.nodes.length > 0 && <><h2>Servers</h2><Table stack caption="Servers" rows={h.nodes} columns={[
            { name: "Node", key: true, cell: (n) => n.node }, { name: "Host", cell: (n) => <Text of={n.host} /> },
            { name: "Seen", cell: (n) => <time dateTime={n.seen_at}>{n.seen_seconds_ago < 5 ? "just now" : `${durationText(n.seen_seconds_ago)} ago`}</time> },
            { name: "Applied to", number: true, cell: (n) => count(n.applied_to) }, { name: "Records behind", number: true, cell: (n) => count(n.lag_records) },
          ]} /></>}
          {h.enrichment && h.enrichment.length > 0 && <><h2>Country, network, device and bot data</h2><Table stack caption="Country, network, device and bot data" rows={h.enrichment} columns={[
            { name: "Data", key: true, cell: (e) => words(e.name) }, { name: "State", cell: (e) => <Badge code={e.state} {...(e.state === "missing" && { tone: "dim" })} /> }, { name: "Made", cell: (e) => <Time of={e.built_at} /> }, { name: "", says: "What it is for", cell: (e) => <>{e.trouble && <p><Text of={e.trouble} /></p>}<span>{e.message}</span></> },
          ]} /></>}
          <p><ZoneNote /></p>
        </>
      )}
      <Deliveries {...props} />
      {h && <HowToAsk />}
    </>
  );
}

const HowToAsk = (): JSX.Element => (
  <p class="quiet small">For programs: <a href="/healthz" target="_blank" rel="noopener">/healthz</a>, <a href="/readyz" target="_blank" rel="noopener">/readyz</a>, <a href="/metrics" target="_blank" rel="noopener">/metrics</a> (Prometheus), and the <a href="/api/v1/openapi.json" target="_blank" rel="noopener">API's description</a>.</p>
);
