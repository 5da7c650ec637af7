import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, isAbort, newId, type Measures, type Query, type Report, type ReportRow } from "../api";
import type { PageProps } from "../app";
import type { ChartProps, Line } from "../chart";
import { change, count, decimal, percent, plural, quotient, words } from "../format";
import { lazy } from "../lazy";
import { byTime, currenciesOf, dimensions, isTimeDimension, keyOf, moneyOf, overWholeLine, rowsAtOnce, whyNoLine } from "../measures";
import { Beside, NotUnderstood, periodOf, RangePicker, usePeriod } from "../period";
import { navigate, withQuery, type Patch } from "../router";
import { durationText, zone, type Fault, type Range } from "../time";
import { Check, Cut, Empty, Failed, Head, Input, Pager, Select, Table, Text, useCsv, useRefs, ZoneNote, type Column } from "../ui";

const Chart = lazy<ChartProps>(async () => (await import("../chart")).default);

const filterable = Object.keys(dimensions);
/** What one looks at next, when one has chosen a row. */
const drillOrder = ["offer", "affiliate", "goal", "source", "sub1", "country", "device", "os", "browser", "reason", "day", "hour"];

const mostGroups = 3;
const columnNames = ["clicks", "head", "prefetch", "bot", "refused", "unique_clicks", "pending", "approved", "rejected", "conversion_rate", "time_to_conversion"];
const amountNames = ["payout", "revenue", "profit", "epc"];
const isDimension = (name: string): boolean => Object.hasOwn(dimensions, name);
const isSort = (sort: string, groups: string[]): boolean => {
  const [by = "", currency] = sort.replace(/^-/, "").split(".");
  return currency === undefined ? [...groups, ...columnNames, ...amountNames].includes(by) : amountNames.includes(by) && /^[A-Z]{3}$/.test(currency);
};

interface Wanted {
  groups: string[]; filters: [string, string][]; sort: string; query: Query; faults: Fault[];
  /** It is about refused clicks: those alone have a reason. */
  ofRefused: boolean;
}

function wantedOf(url: URLSearchParams, range: Range): Wanted {
  const faults: Fault[] = [];
  const fault = (name: string, value: string, why: string): void => { faults.push({ name, value, why }); };
  const named = [...new Set((url.get("group") ?? "offer").split(","))];
  const groups = named.filter(isDimension).slice(0, mostGroups);
  const strange = named.filter((g) => !isDimension(g));
  if (strange.length > 0) fault("group", url.get("group")!, `names what nothing can be grouped by: ${strange.map((g) => `"${g}"`).join(", ")}`);
  else if (named.length > mostGroups) fault("group", url.get("group")!, `names more than ${mostGroups} groups`);
  if (groups.length === 0) groups.push("offer");
  const filters = [...url.entries()].filter(([name]) => filterable.includes(name));
  // "-payout.EUR": by the payout in euros, the largest first.
  const ofRefused = groups.includes("reason") || filters.some(([name, value]) => name === "reason" && value !== "");
  const byDefault = isTimeDimension(groups[0]!) ? groups[0]! : ofRefused ? "-refused" : "-clicks";
  const sort = isSort(url.get("sort") ?? byDefault, groups) ? url.get("sort") ?? byDefault : byDefault;
  if (url.has("sort") && sort !== url.get("sort")) fault("sort", url.get("sort")!, "is no column of this report");
  const [by, currency] = sort.replace(/^-/, "").split(".");
  const compares = url.get("compare") === "previous";
  const query: Query = { group: groups.join(","), from: range.from, to: compares ? range.soFar : range.to, tz: zone(), sort: by, order: sort.startsWith("-") ? "desc" : "asc", currency };
  if (url.get("all") === "1") query.with = "unique_clicks,time_to_conversion";
  for (const name of new Set(filters.map(([n]) => n))) query[name] = url.getAll(name);
  if (compares) query.compare = range.compare;
  if (url.has("compare") && !query.compare) fault("compare", url.get("compare")!, "is nothing to compare with; there is previous");
  if (url.has("all") && !query.with) fault("all", url.get("all")!, "is not 1");
  return { groups, filters, sort, query, faults, ofRefused };
}

/** Runs a report; it can be cancelled, at the server too. It is under way from the moment that it is wanted. */
function useReport(query: Query): { data: Report | undefined; error: unknown; loading: boolean; seconds: number; cancel: () => void; reload: () => void } {
  const [seconds, setSeconds] = useState(0);
  const [round, setRound] = useState(0);
  const running = useRef<{ id: string; aborter: AbortController } | undefined>(undefined);
  const wanted = `${round} ${JSON.stringify(query)}`;
  const [state, setState] = useState<{ wanted: string; data?: Report | undefined; error?: unknown; loading: boolean }>({ wanted, loading: true });
  const stop = (): void => {
    const one = running.current;
    if (!one) return;
    running.current = undefined;
    one.aborter.abort();
    api.cancelReport(one.id).catch(() => {}); // it may have ended in the meantime
  };
  useEffect(() => {
    const one = { id: newId(), aborter: new AbortController() };
    running.current = one;
    setState((old) => ({ wanted, data: old.data, loading: true }));
    setSeconds(0);
    const started = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - started) / 1000)), 500);
    const done = (next: { data?: Report; error?: unknown }): void => {
      clearInterval(timer);
      if (running.current === one) { running.current = undefined; setState({ wanted, ...next, loading: false }); }
    };
    api.report(query, one.aborter.signal, one.id).then((data) => done({ data }), (error: unknown) => { if (!isAbort(error)) done({ error }); });
    return () => { clearInterval(timer); if (running.current === one) stop(); };
  }, [wanted]);
  const cancel = (): void => { stop(); setState({ wanted, error: new Error("The report was cancelled."), loading: false }); };
  const isNew = state.wanted !== wanted;
  return { data: state.data, error: state.error, loading: state.loading || isNew, seconds: isNew ? 0 : seconds, cancel, reload: () => setRound((n) => n + 1) };
}

function AddFilter({ from }: { from: URLSearchParams }): JSX.Element {
  const [name, setName] = useState("offer");
  const [value, setValue] = useState("");
  const offers = useRefs("offers");
  const affiliates = useRefs("affiliates");
  const advertisers = useRefs("advertisers");
  const list = { offer: offers, affiliate: affiliates, advertiser: advertisers }[name];
  const add = (one: string): void => {
    navigate(withQuery({ [name]: [...new Set([...from.getAll(name), one])], cursor: undefined }));
    setValue("");
  };
  return (
    <form class="bar" onSubmit={(e) => {
      e.preventDefault();
      if (value) add(value);
    }}>
      <Select label="Only where" value={name} onValue={setName} options={filterable.map((d) => [d, dimensions[d]!])} />
      <Input label="is" value={value} onValue={setValue} list={list} />
      <button disabled={!value}>Add the filter</button>
      {!isTimeDimension(name) && <button type="button" onClick={() => add("")}>Only those without: (none)</button>}
    </form>
  );
}

function Groups({ groups }: { groups: string[] }): JSX.Element {
  const set = (at: number, to: string): void => {
    const next = [...groups];
    if (to) next[at] = to; else next.splice(at, 1);
    navigate(withQuery({ group: [...new Set(next)].join(","), sort: undefined, cursor: undefined }));
  };
  const names = Object.entries(dimensions);
  return (
    <>
      {[0, 1, 2].filter((i) => i <= groups.length).map((i) => (
        <Select label={["Group by", "then by", "then by"][i]!} value={groups[i] ?? ""} onValue={(v) => set(i, v)}
          options={[...(i > 0 || groups.length > 1 ? [["", "–"] as [string, string]] : []), ...names.filter(([d]) => d === groups[i] || !groups.includes(d))]} />
      ))}
    </>
  );
}

function drillTo(row: ReportRow, { groups, filters }: Wanted, upTo: number, url: URLSearchParams): string {
  const patch: Patch = { cursor: undefined, sort: undefined };
  for (const g of groups.slice(0, upTo + 1)) {
    patch[g] = [keyOf(row, g)]; // of a day too: what of it lies in the period
  }
  const taken = new Set([...groups.slice(0, upTo + 1), ...filters.map(([name]) => name)]);
  patch.group = groups[upTo + 1] ?? drillOrder.find((d) => !taken.has(d) && !(d === "day" && taken.has("hour"))) ?? "hour";
  return withQuery(patch, url);
}

/** Days and hours are those of the zone that was asked for. */
const groupText = (dimension: string, value: string): string => (dimension === "hour" ? value.slice(0, 16).replace("T", " ") : value);

const Change = ({ now, before }: { now: number; before: number | undefined }): JSX.Element => <span class="quiet small moved-cell">{change(now, before)}</span>;

/** A row of refused clicks alone would be nothing but zeros without them. */
const hasRefused = ({ totals: { refused, previous } }: Report): boolean => refused > 0 || (previous?.refused ?? 0) > 0;

/** With its parts. */
function refusedText(m: Measures): JSX.Element {
  const reasons = Object.entries(m.refused_by_reason ?? {}).sort((a, b) => b[1] - a[1]);
  return <>{count(m.refused)}{reasons.map(([reason, n]) => <div class="quiet small">{words(reason)} {count(n)}</div>)}</>;
}

function columnsOf(report: Report, wanted: Wanted, all: boolean, url: URLSearchParams): Column<ReportRow>[] {
  const compares = !!wanted.query.compare;
  const t = report.totals;
  const measure = (name: string, sort: string | undefined, of: (m: Measures) => number | undefined, text: (m: Measures) => JSX.Element | string): Column<ReportRow> => ({
    name, number: true, ...(sort && { sort }),
    cell: (r) => <>{text(r)}{compares && <Change now={of(r) ?? 0} before={r.previous ? of(r.previous) ?? 0 : 0} />}</>,
    foot: <>{text(t)}{compares && t.previous && <Change now={of(t) ?? 0} before={of(t.previous) ?? 0} />}</>,
  });
  const currencies = currenciesOf(report);
  const amount = (what: "payout" | "revenue" | "profit" | "epc", name: string): Column<ReportRow>[] => currencies.map((currency) =>
    measure(`${name} ${currency}`, `${what}.${currency}`, (m) => Number(moneyOf(m, currency)?.[what] ?? 0), (m) => (what === "epc" ? quotient : decimal)(moneyOf(m, currency)?.[what])));
  return [
    ...wanted.groups.map((g, i): Column<ReportRow> => ({
      name: dimensions[g]!, key: i === 0, sort: g,
      cell: (r) => <a href={drillTo(r, wanted, i, url)}><Text of={groupText(g, keyOf(r, g))} empty="(none)" /></a>,
      ...(i > 0 && { foot: "" }),
    })),
    measure("Clicks", "clicks", (m) => m.clicks, (m) => count(m.clicks)),
    ...(all ? [
      measure("Unique", "unique_clicks", (m) => m.unique_clicks, (m) => count(m.unique_clicks)),
      measure("HEAD", "head", (m) => m.flagged.head, (m) => count(m.flagged.head)),
      measure("Prefetched", "prefetch", (m) => m.flagged.prefetch, (m) => count(m.flagged.prefetch)),
      measure("Bots", "bot", (m) => m.flagged.bot, (m) => count(m.flagged.bot)),
    ] : []),
    ...(all || wanted.ofRefused || hasRefused(report) ? [measure("Refused", "refused", (m) => m.refused, all && !wanted.groups.includes("reason") ? refusedText : (m) => count(m.refused))] : []),
    measure("Approved", "approved", (m) => m.conversions.approved, (m) => count(m.conversions.approved)),
    measure("Pending", "pending", (m) => m.conversions.pending, (m) => count(m.conversions.pending)),
    ...(all ? [measure("Rejected", "rejected", (m) => m.conversions.rejected, (m) => count(m.conversions.rejected))] : []),
    measure("Rate", "conversion_rate", (m) => m.conversion_rate, (m) => percent(m.conversion_rate)),
    ...amount("payout", "Payout"), ...amount("revenue", "Revenue"), ...amount("profit", "Profit"), ...amount("epc", "EPC"),
    ...(all ? [measure("Click to conversion", "time_to_conversion", (m) => m.time_to_conversion, (m) => m.time_to_conversion === undefined ? "–" : durationText(m.time_to_conversion))] : []),
  ];
}

function ReportChart({ report, first, sort, ofRefused }: { report: Report; first: string; sort: string; ofRefused: boolean }): JSX.Element {
  const name = ofRefused ? "Refused clicks" : "Clicks";
  const drawn = ofRefused ? "refused" : "clicks";
  const isTime = isTimeDimension(first) && report.group.length === 1;
  const whyNot = isTime ? whyNoLine(report, first as "day", sort) : "";
  const made = useMemo(() => {
    if (!isTime || whyNot) return undefined;
    const { times, rows } = byTime(report, first as "day");
    const lines: Line[] = [{ name, values: rows.map((r) => r?.[drawn] ?? 0), text: count }];
    if (report.totals.previous) lines.push({ name: `${name} before`, values: rows.map((r) => r?.previous?.[drawn] ?? 0), text: count, before: true });
    return { times, lines };
  }, [report, first, whyNot, drawn]);
  if (whyNot) return <p class="quiet small">{whyNot}</p>;
  if (made) return made.times.length > 0 ? <Chart title={`${name} by ${first}`} times={made.times} lines={made.lines} byDay={first === "day"} bars={made.times.length <= 31} height={200} /> : <></>;
  const top = report.items.slice(0, 10);
  const most = Math.max(...top.map((r) => r[drawn]), 1);
  if (top.length < 2) return <></>;
  return (
    <figure class="chart">
      <figcaption>{name} of the first {top.length}</figcaption>
      <ul class="bars" aria-hidden="true">
        {top.map((r) => (
          <li>
            <span class="bar-name"><Text of={report.group.map((g) => groupText(g, keyOf(r, g)) || "(none)").join(" · ")} /></span>
            <span class="bar-track"><span class="bar-fill" style={{ width: `${r[drawn] > 0 ? Math.max((r[drawn] / most) * 100, 0.5) : 0}%` }} /></span>
            <span class="bar-value">{count(r[drawn])}</span>
          </li>))}
      </ul>
    </figure>
  );
}

export default function Reports({ place }: PageProps): JSX.Element {
  const url = place.query;
  const { range, faults } = usePeriod(place, "7d", [...filterable, "group", "sort", "all", "compare", "cursor"]);
  const wanted = wantedOf(url, range);
  const all = url.get("all") === "1";
  const cursor = url.get("cursor") ?? "";
  const csv = useCsv("/reports", wanted.query, "report.csv");
  const { data, error, loading, seconds, cancel, reload } = useReport({ ...wanted.query, limit: rowsAtOnce(wanted.groups), cursor });
  const conversions = withQuery({ ...Object.fromEntries(["offer", "affiliate", "advertiser", "goal"].map((n) => [n, url.getAll(n)])), ...periodOf(range) }, new URLSearchParams(), "/conversions");
  // What the list of conversions has no filter for: then it would show more than the report counts.
  const unlisted = [...new Set(wanted.filters.filter(([name, value]) => !value || !["offer", "affiliate", "advertiser", "goal"].includes(name)).map(([name]) => dimensions[name]))];
  const fits = data && data.group.join() === wanted.groups.join();
  return (
    <>
      <Head title="Reports">
        {csv.button}
      </Head>
      <NotUnderstood faults={[...faults, ...wanted.faults]} />
      <div class="bar" role="group" aria-label="What is reported">
        <RangePicker range={range} />
        <Groups groups={wanted.groups} />
        <div class="checks">
          <Check label="Beside the period before" checked={!!wanted.query.compare} onValue={(on) => navigate(withQuery({ compare: on ? "previous" : undefined }))} />
          <Check label="All columns" checked={all} onValue={(on) => navigate(withQuery({ all: on ? "1" : undefined }), true)} />
        </div>
      </div>
      <details class="filters" open={wanted.filters.length > 0}>
        <summary>Filters{wanted.filters.length > 0 ? ` (${wanted.filters.length})` : ""}</summary>
        {wanted.filters.length > 0 && (
          <ul class="chips" aria-label="Filters">
            {wanted.filters.map(([name, value]) => (
              <Cut as="li">{dimensions[name]}: <Text of={groupText(name, value)} empty="(none)" />{" "}
                <a class="chip-x" href={withQuery({ [name]: url.getAll(name).filter((v) => v !== value), cursor: undefined }, url)} aria-label={`Without the filter ${dimensions[name]} ${value}`}>×</a></Cut>))}
          </ul>
        )}
        <AddFilter from={url} />
      </details>
      <div role="status" class="sr">{loading ? "Counting" : data && !error ? plural(data.items.length, "row") : ""}</div>
      {loading && <p class="progress"><span class="spinner" aria-hidden="true" />Counting{seconds > 0 ? `, ${seconds} s` : ""} … {seconds > 0 && <button type="button" class="small" onClick={cancel}>Cancel</button>}</p>}
      <Failed error={csv.error} />
      <Failed error={error} retry={reload} />
      {fits && !error && (data.items.length === 0
        ? <Empty title="Nothing in this time, with these filters.">
            <p>{wanted.filters.length > 0 ? <a href={withQuery(Object.fromEntries(wanted.filters.map(([n]) => [n, undefined])), url)}>Take the filters away</a> : "Choose a longer time, or see whether clicks come in on "}{wanted.filters.length === 0 && <><a href="/live">Live</a>.</>}</p>
          </Empty>
        : <>
            {!cursor && <ReportChart report={data} first={wanted.groups[0]!} sort={wanted.sort} ofRefused={wanted.ofRefused} />}
            {wanted.groups.includes("goal") && <p class="quiet small">A click has no goal, only a conversion has: clicks stand in (none), and rates and EPC mean something in the totals alone.</p>}
            <Table stack={wanted.groups.length > 1} caption={`By ${wanted.groups.map((g) => dimensions[g]!.toLowerCase()).join(", ")}, ${range.firstDay} to ${range.lastDay}`} columns={columnsOf(data, wanted, all, url)}
              rows={data.items} sort={wanted.sort} onSort={(sort) => navigate(withQuery({ sort, cursor: undefined }))} footName="All together" busy={loading} />
            <Pager next={data.next} query={url} />
            <p class="quiet small">A row leads on to what it is made of; {unlisted.length > 0 ? `the conversions themselves can't be listed by ${unlisted.join(", ")}` : <a href={conversions}>the conversions themselves</a>}. {overWholeLine([data.totals, ...data.items])}{data.counted_from?.clicks === "rows" ? "Counted from the clicks themselves. " : ""}<Beside report={data} /> <ZoneNote /></p>
          </>)}
    </>
  );
}
