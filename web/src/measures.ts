// What reports measure, and how it is put into columns and lines.
import type { Amounts, Measures, Report, ReportRow } from "./api";
import { instantOf, timeText, zone } from "./time";

export const dimensions: Record<string, string> = {
  day: "Day", hour: "Hour", advertiser: "Advertiser", offer: "Offer", affiliate: "Affiliate", goal: "Goal", source: "Source",
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`sub${i + 1}`, `Sub ${i + 1}`])),
  country: "Country", device: "Device", os: "OS", browser: "Browser", reason: "Reason",
};
export const isTimeDimension = (name: string): boolean => name === "day" || name === "hour";

export const conversionsOf = (m: Measures | undefined): number => (m ? m.conversions.approved + m.conversions.pending : 0);
export const moneyOf = (m: Measures | undefined, currency: string): Amounts | undefined => m?.amounts.find((one) => one.currency === currency);
/** What a row is of, in one of its groups; empty where that is absent. */
export const keyOf = (row: ReportRow, dimension: string): string => (typeof row[dimension] === "string" ? (row[dimension] as string) : "");
/** For bars and arrows only: figures that are shown as text stay text. */
export const amountOf = (m: Measures | undefined, currency: string, what: "payout" | "revenue" | "profit"): number =>
  Number(moneyOf(m, currency)?.[what] ?? 0);

/** The currencies of a report, that with the largest revenue first. */
export function currenciesOf(report: Report): string[] {
  return [...report.totals.amounts].sort((a, b) => Number(b.revenue) - Number(a.revenue)).map((m) => m.currency);
}

/** Why a rate is over 100 %, where one is. */
export const overWholeLine = (all: Measures[]): string => (all.some((m) => (m.conversion_rate ?? 0) > 1)
  ? "A rate may be over 100 %: a click may have several conversions, and a sale by promo code has none. " : "");

/** How many rows a page of a report has: of days or hours alone the most there may be, since they are drawn in one line. */
export const rowsAtOnce = (groups: string[]): number => (groups.length === 1 && isTimeDimension(groups[0]!) ? 500 : 100);

/** Why a report's days or hours are not drawn: what is not among its rows would be drawn as zero. Empty where they can be. */
export function whyNoLine(report: Report, dimension: "day" | "hour", sort: string): string {
  if (report.next) return `No chart: there are more ${dimension}s than fit on a page. Choose a shorter time${dimension === "hour" ? ", or group by day" : ""}.`;
  return sort.replace(/^-/, "") === dimension ? "" : `No chart: the rows are not in the order of time. Sort them by ${dimension}.`;
}

/** The instant, in Unix seconds, at which a day or an hour of a report begins. */
export function bucketStart(text: string, inZone = zone()): number {
  const instant = /[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? Date.parse(text) : instantOf(text.replace(" ", "T"), inZone);
  return Math.floor(instant / 1000);
}

function sumOf(all: (Measures | undefined)[]): Measures {
  const rows = all.filter((one) => one !== undefined);
  const sum = (of: (m: Measures) => number): number => rows.reduce((n, m) => n + of(m), 0);
  const amounts = [...new Set(rows.flatMap((m) => m.amounts.map((a) => a.currency)))].map((currency): Amounts => {
    const [payout, revenue, profit] = (["payout", "revenue", "profit"] as const).map((what) => String(sum((m) => amountOf(m, currency, what))));
    return { currency, payout: payout!, revenue: revenue!, profit: profit! };
  });
  return {
    clicks: sum((m) => m.clicks), refused: sum((m) => m.refused), amounts,
    flagged: { head: sum((m) => m.flagged.head), prefetch: sum((m) => m.flagged.prefetch), bot: sum((m) => m.flagged.bot) },
    conversions: { approved: sum((m) => m.conversions.approved), pending: sum((m) => m.conversions.pending), rejected: sum((m) => m.conversions.rejected) },
  };
}

/**
 * The totals as far as they can be compared, for arrows: where a report is by the hour, those of hours that are over, since the
 * present one stands beside a whole one.
 */
export function overAlready(report: Report, at = Date.now()): { now: Measures; before: Measures | undefined } {
  if (report.group.join() !== "hour" || report.next) return { now: report.totals, before: report.totals.previous };
  const over = report.items.filter((row) => bucketStart(keyOf(row, "hour"), report.tz) + 3600 <= at / 1000);
  return { now: sumOf(over), before: report.totals.previous && sumOf(over.map((row) => row.previous)) };
}

/** All rows of a report by time in one line, with nothing left out between first and last. */
export function byTime(report: Report, dimension: "day" | "hour"): { times: number[]; rows: (ReportRow | undefined)[] } {
  const found = new Map<number, ReportRow>();
  const inZone = report.tz ?? zone();
  for (const row of report.items) {
    const start = bucketStart(keyOf(row, dimension), inZone);
    if (!Number.isNaN(start)) found.set(start, row);
  }
  const end = Math.min(Date.parse(report.period.to), Date.now()) / 1000;
  const from = Date.parse(report.period.from) / 1000;
  const starts = [...found.keys()].sort((a, b) => a - b);
  const first = starts[0];
  const times: number[] = [];
  if (dimension === "hour") {
    // Hours are the zone's, which begin at half past or at a quarter of UTC's in some: the rows tell where. The first
    // one may have begun before the period. Where a clock is set by half an hour, they are stepped to as they come.
    const some = first ?? bucketStart(`${timeText(report.period.from, false, inZone).slice(0, 13)}:00`, inZone);
    let at = 0;
    for (let t = some - Math.ceil((some - from) / 3600) * 3600; t < end; t = Math.min(t + 3600, starts[at] ?? Infinity)) {
      times.push(t);
      while (at < starts.length && starts[at]! <= t) at += 1;
    }
  } else {
    const dayText = (t: number): string => new Date(t).toISOString().slice(0, 10);
    // Days are counted on the calendar, since those on which clocks are set have 23 or 25 hours.
    let day = new Intl.DateTimeFormat("sv-SE", { timeZone: inZone }).format(from * 1000);
    for (let i = 0; i < 800 && instantOf(day, inZone) / 1000 < end; i += 1) {
      times.push(instantOf(day, inZone) / 1000);
      day = dayText(Date.parse(`${day}T00:00:00Z`) + 86400000);
    }
    if (times.length === 0 && first !== undefined) times.push(first);
  }
  return { times, rows: times.map((t) => found.get(t)) };
}
