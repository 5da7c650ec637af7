// The stretch of time that a page is about, and its time zone. All of it stands in the URL, so that whoever gets the link sees the same.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Report } from "./api";
import { navigate, withQuery, type Patch, type Place } from "./router";
import { isDay, ownZone, rangeFaults, rangeNames, rangeOf, timeText, zone, zones, type Fault, type Range } from "./time";
import { Input, Notice, Select, Text } from "./ui";

/** What the URL says of time; its zone is put there where it is not. `known`: what else the page takes from its URL. */
export function usePeriod({ path, query }: Place, fallback: string, known: string[]): { range: Range; faults: Fault[] } {
  useEffect(() => {
    if (location.pathname === path && !new URLSearchParams(location.search).has("tz")) navigate(withQuery({ tz: zone() }), true);
  }, [path, query]);
  const names = new Set(["range", "from", "to", "tz", ...known]);
  const unknown = [...new Set(query.keys())].filter((name) => !names.has(name))
    .map((name): Fault => ({ name, value: query.get(name) ?? "", why: "is nothing that this page takes from its address" }));
  return { range: rangeOf(query, fallback), faults: [...rangeFaults(query), ...unknown] };
}

/** The same time for another page. */
export const periodOf = (range: Range): Patch => ({
  ...(range.name === "custom" ? { from: range.firstDay, to: range.lastDay } : { range: range.name }), tz: zone(),
});

/** Says what a report is compared with. */
export function Beside({ report }: { report: Report | undefined }): JSX.Element | null {
  const before = report?.previous_period;
  if (!before) return null;
  const text = (iso: string): string => timeText(iso).slice(0, 16);
  return <span class="quiet small">The period before is {text(before.from)} to {text(before.to)}.</span>;
}

export function NotUnderstood({ faults }: { faults: Fault[] }): JSX.Element | null {
  if (faults.length === 0) return null;
  return (
    <div role="status">
      <Notice tone="warn" title="Not all of the address was understood">
        {faults.map((f) => <p><code><Text of={`${f.name}=${f.value}`} /></code> {f.why}.</p>)}
        <p>What is shown is as if that were not there. <a href={withQuery(Object.fromEntries(faults.map((f) => [f.name, undefined])))}>Take it out of the address</a></p>
      </Notice>
    </div>
  );
}

export function RangePicker({ range, names = Object.keys(rangeNames) }: { range: Range; names?: string[] }): JSX.Element {
  const set = (name: string): void => navigate(name === "custom"
    ? withQuery({ range: undefined, cursor: undefined, from: range.firstDay, to: range.lastDay })
    : withQuery({ range: name, cursor: undefined, from: undefined, to: undefined }));
  const [shown, own] = [zone(), ownZone()];
  return (
    <>
      <Select label="Time" value={range.name} onValue={set} options={[...new Set([...names, range.name])].map((n) => [n, rangeNames[n] ?? n])} />
      {range.name === "custom" && (
        <>
          <Input label="From" type="date" value={range.firstDay} onValue={(v) => isDay(v) && navigate(withQuery({ from: v, cursor: undefined }))} />
          <Input label="To (included)" type="date" value={range.lastDay} onValue={(v) => isDay(v) && navigate(withQuery({ to: v, cursor: undefined }))} />
        </>
      )}
      <Select label="Time zone" value={shown} onValue={(tz) => navigate(withQuery({ tz, cursor: undefined }))}
        options={[...new Set([own, "UTC", shown, ...zones()])].map((z) => [z, z === own ? `${z} (yours)` : z])} />
    </>
  );
}
