import type { JSX } from "preact";
import { api, type AuditEntry } from "../api";
import type { PageProps } from "../app";
import { useLoad } from "../hooks";
import { Empty, Failed, Head, Loading, Pager, Table, Text, Time, Value, ZoneNote } from "../ui";

/** What is other behind it than before: the members whose values differ. */
function Changes({ of }: { of: AuditEntry }): JSX.Element {
  const names = [...new Set([...Object.keys(of.before ?? {}), ...Object.keys(of.after ?? {})])]
    .filter((n) => JSON.stringify(of.before?.[n]) !== JSON.stringify(of.after?.[n]));
  if (names.length === 0) return <span class="quiet">–</span>;
  return (
    <ul class="plain changes">
      {names.map((n) => (
        <li><code><Text of={n} /></code>: {of.before && <><Value name={n} of={of.before[n]} empty="nothing" /> <span aria-label="became">→</span> </>}<Value name={n} of={of.after?.[n]} empty="nothing" /></li>
      ))}
    </ul>
  );
}

export default function Audit({ place }: PageProps): JSX.Element {
  const cursor = place.query.get("cursor") ?? "";
  const { data, error, loading, reload } = useLoad(cursor, (signal) => api.audit({ cursor, limit: 50 }, signal));
  return (
    <>
      <Head title="Audit" />
      <p class="quiet">Who changed what, from what to what. Nothing here can be changed or taken away.</p>
      <Failed error={error} retry={reload} />
      {loading && !data && <Loading />}
      {data?.items.length === 0 && <Empty title="Nothing was changed so far." />}
      {data && data.items.length > 0 && <Table stack caption="Changes, the newest first" rows={data.items} busy={loading} columns={[
        { name: "Time", key: true, cell: (e) => <Time of={e.at} /> }, { name: "By", cell: (e) => <><Text of={e.by} />{e.address && <span class="quiet small"> from <Text of={e.address} /></span>}</> },
        { name: "What", cell: (e) => <code><Text of={e.action} /></code> }, { name: "Of", cell: (e) => <Text of={e.subject} /> }, { name: "Change", cell: (e) => <Changes of={e} /> },
      ]} />}
      <Pager next={data?.next} query={place.query} />
      <ZoneNote />
    </>
  );
}
