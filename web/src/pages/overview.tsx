import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { api, type Health, type Measures, type Refused, type Report, type ReportRow } from "../api";
import type { PageProps } from "../app";
import type { ChartProps, Line } from "../chart";
import { change, count, decimal, money, percent, words } from "../format";
import { useEvery, useLoad } from "../hooks";
import { lazy } from "../lazy";
import { amountOf, byTime, conversionsOf, currenciesOf, keyOf, moneyOf, overAlready, overWholeLine } from "../measures";
import { Beside, NotUnderstood, periodOf, RangePicker, usePeriod } from "../period";
import { navigate, withQuery } from "../router";
import { zone, type Range } from "../time";
import { Badge, Degraded, Empty, Failed, Head, Loading, MissingData, Notice, Select, Table, Text, ZoneNote } from "../ui";

const Chart = lazy<ChartProps>(async () => (await import("../chart")).default);

function Figure({ name, value, now, before, worse = false }: { name: string; value: string; now: number; before: number | undefined; worse?: boolean }): JSX.Element {
  const moved = change(now, before);
  const up = before !== undefined && now > before;
  const tone = !moved || moved.startsWith("±") ? "dim" : up === worse ? "bad" : "good";
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd><span class="figure-value">{value}</span>{moved && <span class={`moved ${tone}`}>{moved}<span class="sr"> against the period before</span></span>}</dd>
    </div>
  );
}

function Figures({ report }: { report: Report }): JSX.Element {
  const t = report.totals;
  const { now, before } = useMemo(() => overAlready(report), [report]);
  const rate = (m: Measures | undefined): number => (m && m.clicks > 0 ? m.conversions.approved / m.clicks : 0);
  return (
    <dl class="figures">
      <Figure name="Clicks" value={count(t.clicks)} now={now.clicks} before={before?.clicks} />
      <Figure name="Conversions" value={count(conversionsOf(t))} now={conversionsOf(now)} before={before && conversionsOf(before)} />
      <Figure name="Conversion rate" value={percent(t.conversion_rate ?? rate(t))} now={rate(now)} before={before && rate(before)} />
      {currenciesOf(report).flatMap((currency) => (["revenue", "payout"] as const).map((what) => (
        <Figure name={what === "revenue" ? "Revenue" : "Payout"} value={money(moneyOf(t, currency)?.[what], currency)}
          now={amountOf(now, currency, what)} before={before && amountOf(before, currency, what)} worse={what === "payout"} />
      )))}
      <Figure name="Refused clicks" value={count(t.refused)} now={now.refused} before={before?.refused} worse />
    </dl>
  );
}

const isMoney = (metric: string): boolean => metric === "revenue" || metric === "payout";
const metrics: [string, string][] = [["clicks", "Clicks"], ["conversions", "Conversions"], ["revenue", "Revenue"], ["payout", "Payout"]];

function Line({ report, metric, currency, by }: { report: Report; metric: string; currency: string; by: "hour" | "day" }): JSX.Element {
  const { times, lines } = useMemo(() => {
    const { times: at, rows } = byTime(report, by);
    const valueOf = (m: Measures | undefined): number =>
      !m ? 0 : metric === "clicks" ? m.clicks : metric === "conversions" ? conversionsOf(m) : amountOf(m, currency, metric as "revenue");
    const text = (n: number): string => (isMoney(metric) ? `${decimal(n.toFixed(2))} ${currency}` : count(n));
    const made: Line[] = [
      { name: metrics.find(([m]) => m === metric)?.[1] ?? metric, values: rows.map(valueOf), text },
      { name: "Period before", values: rows.map((row) => valueOf(row?.previous)), before: true, text },
    ];
    return { times: at, lines: made };
  }, [report, metric, currency, by]);
  const title = `${lines[0]?.name} by ${by}${isMoney(metric) ? `, in ${currency}` : ""}`;
  return times.length > 0 && report.group.includes(by) ? <Chart title={title} times={times} lines={lines} bars byDay={by === "day"} /> : <></>;
}

function Movers({ kind, report, range }: { kind: "offer" | "affiliate"; report: Report; range: Range }): JSX.Element {
  const sold = (row: ReportRow): [number, number] => [conversionsOf(row), conversionsOf(row.previous)];
  const movers = report.items.filter((row) => keyOf(row, kind) && (row.clicks !== (row.previous?.clicks ?? 0) || sold(row)[0] !== sold(row)[1]));
  const title = kind === "offer" ? "Offers that moved" : "Affiliates that moved";
  const to = (row: ReportRow): string =>
    withQuery({ group: kind === "offer" ? "affiliate" : "offer", [kind]: keyOf(row, kind), compare: "previous", ...periodOf(range) }, new URLSearchParams(), "/reports");
  const moved = (now: number, before: number): JSX.Element => <>{count(now)}<span class="quiet small moved-cell">{change(now, before)}</span></>;
  return (
    <section class="card">
      <h2>{title}</h2>
      {movers.length === 0 ? <p class="quiet">Nothing moved.</p> : (
        <Table caption={title} rows={movers} rowKey={(r) => keyOf(r, kind)} columns={[
          { name: kind === "offer" ? "Offer" : "Affiliate", key: true, cell: (r) => <a href={to(r)}><Text of={keyOf(r, kind)} /></a> },
          { name: "Clicks", number: true, cell: (r) => moved(r.clicks, r.previous?.clicks ?? 0) },
          { name: "before", number: true, cell: (r) => count(r.previous?.clicks ?? 0) },
          { name: "Conversions", number: true, cell: (r) => moved(...sold(r)) },
          { name: "before", number: true, cell: (r) => count(sold(r)[1]) },
        ]} />
      )}
    </section>
  );
}

/** What is refused again however often it is replayed: only the advertiser can send it right, or with its token, which is not kept. */
const sentAgainOnly = new Set(["token_missing", "token_invalid", "body_invalid", "parameter_invalid", "parameter_repeated", "amount_invalid", "currency_invalid", "status_invalid", "payout_invalid", "revenue_invalid"]);

/** "My conversions are not tracking" begins here. */
function RefusedPostbacks({ refused_postbacks: stored, turned_away_postbacks: turnedAway }: Health): JSX.Element {
  const to = (code: string): string => withQuery({ code, range: "24h", tz: zone() }, new URLSearchParams(), "/postbacks");
  const often = (one: Refused): JSX.Element => <><Badge code={one.code} /> {count(one.in_an_hour)} in the last hour, {count(one.in_24_hours)} in 24 hours</>;
  return (
    <Notice tone="warn" title="Postbacks were refused">
      <ul class="plain">{stored?.codes.map((one) => {
        const again = sentAgainOnly.has(one.code);
        return <li>{often(one)}. <a href={to(one.code)}>See why{!again && ", and replay them"}<span class="sr">: {words(one.code)}</span></a>{again && "; as a rule only the advertiser can send them again."}</li>;
      })}</ul>
      {stored?.cut && <p>There are more: only the newest are counted.</p>}
      {turnedAway.length > 0 && (
        <>
          <p>Without a click ID of ours, so that they are kept nowhere. The advertiser has to mend the URL that it calls: <a href="/explain?try=postback">try it here</a>, or <a href="/catalog/links">look up</a> how it has to be.</p>
          <ul class="plain">{turnedAway.map((one) => <li>{often(one)}</li>)}</ul>
        </>
      )}
    </Notice>
  );
}

function Wrong({ refused, range }: { refused: Record<string, number> | undefined; range: Range }): JSX.Element {
  const { data, error, reload } = useLoad("health", (signal) => api.health(signal));
  useEvery(15000, reload);
  const reasons = Object.entries(refused ?? {}).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (error) return <Failed error={error} retry={reload} />;
  if (!data) return <Loading what="Asking how things are" />;
  const refusedPostbacks = (data.refused_postbacks?.codes.length ?? 0) + data.turned_away_postbacks.length;
  const fine = data.degraded.length === 0 && !refusedPostbacks && reasons.length === 0;
  return (
    <section aria-labelledby="wrong">
      <h2 id="wrong">What is wrong now</h2>
      {fine && <Notice tone="good"><p>Nothing. Clicks are recorded, postbacks are taken, the database keeps up, and affiliates are told.</p></Notice>}
      {data.degraded.map((p) => <Degraded of={p} tone={data.status === "not_ready" ? "bad" : "warn"} />)}
      {refusedPostbacks > 0 && <RefusedPostbacks {...data} />}
      {reasons.length > 0 && (
        <Notice>
          <p>Clicks that were refused in this time: {reasons.map(([code, n], i) => <>{i > 0 && ", "}<Badge code={code} /> {count(n)}</>)}. <a href={withQuery({ group: "reason", ...periodOf(range) }, new URLSearchParams(), "/reports")}>By reason</a></p>
        </Notice>
      )}
      <MissingData of={data} />
    </section>
  );
}

export default function Overview({ place }: PageProps): JSX.Element {
  const { range, faults } = usePeriod(place, "24h", ["show", "currency"]);
  const by = Date.parse(range.to) - Date.parse(range.from) > 86400000 * 3.1 ? "day" : "hour";
  const show = place.query.get("show");
  const metric = metrics.some(([m]) => m === show) ? show! : "clicks";
  if (show !== null && show !== metric) faults.push({ name: "show", value: show, why: `is nothing to draw; there are ${metrics.map(([m]) => m).join(", ")}` });
  const query = { from: range.from, to: range.soFar, tz: zone(), compare: range.compare };
  const movers = { sort: "change", limit: 6 };
  const key = JSON.stringify(query);
  const line = useLoad(`${key}${by}`, (signal) => api.report({ ...query, group: by, limit: 500 }, signal));
  const offers = useLoad(`offer${key}`, (signal) => api.report({ ...query, group: "offer", ...movers }, signal));
  const affiliates = useLoad(`affiliate${key}`, (signal) => api.report({ ...query, group: "affiliate", ...movers }, signal));
  useEvery(30000, () => [line, offers, affiliates].forEach((one) => one.reload()));
  const currencies = line.data ? currenciesOf(line.data) : [];
  const asked = place.query.get("currency");
  const currency = asked !== null && currencies.includes(asked) ? asked : currencies[0] ?? "";
  if (asked !== null && line.data && asked !== currency) faults.push({ name: "currency", value: asked, why: "is no currency of this time" });
  const isNew = line.data && line.data.totals.clicks === 0 && (line.data.totals.previous?.clicks ?? 0) === 0 && line.data.totals.refused === 0;
  return (
    <>
      <Head title="Overview"><RangePicker range={range} names={["24h", "today", "yesterday", "7d", "30d"]} />
        <Select label="Chart" value={metric} onValue={(v) => navigate(withQuery({ show: v }), true)} options={metrics} />
        {isMoney(metric) && currencies.length > 1 && <Select label="Currency" value={currency} onValue={(v) => navigate(withQuery({ currency: v }), true)} options={currencies.map((c) => [c, c])} />}
      </Head>
      <NotUnderstood faults={faults} />
      <Failed error={line.error} retry={line.reload} />
      {!line.data && line.loading && <Loading what="Counting" />}
      {isNew && (
        <Empty title="No clicks in this time.">
          <ol>
            <li><a href="/catalog/advertisers/new">Make an advertiser</a>, <a href="/catalog/offers/new">an offer</a> of it, and <a href="/catalog/affiliates/new">an affiliate</a>.</li>
            <li><a href="/catalog/links">Build the affiliate's link</a>, and open it once yourself.</li>
            <li>See the click come in on <a href="/live">Live</a>.</li>
          </ol>
        </Empty>
      )}
      {line.data && <Figures report={line.data} />}
      {line.data && !isNew && <Line report={line.data} metric={metric} currency={currency} by={by} />}
      <p>{line.data && <span class="quiet small">{overWholeLine([line.data.totals])}</span>}<Beside report={line.data} /> {by === "hour" && line.data?.previous_period && <span class="quiet small">A percentage is of the hours that are over. </span>}<ZoneNote /></p>
      <Wrong refused={line.data?.totals.refused_by_reason} range={range} />
      <div class="columns">
        {offers.data ? <Movers kind="offer" report={offers.data} range={range} /> : <Failed error={offers.error} retry={offers.reload} />}
        {affiliates.data ? <Movers kind="affiliate" report={affiliates.data} range={range} /> : <Failed error={affiliates.error} retry={affiliates.reload} />}
      </div>
    </>
  );
}
