// Dates in the operator's time zone. Instants go over the wire in UTC; days and hours are shown, and chosen, in the zone.

function browserZone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(own) ? own : "UTC";
}

/** An area and a place, or UTC: abbreviations and offsets are not the same everywhere. */
export function isZone(zone: string): boolean {
  if (zone !== "UTC" && !zone?.includes("/")) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

let current = "";
/** The zone that the person has chosen, or that of the browser. */
export function ownZone(): string {
  if (!current) {
    let stored: string | null = null;
    try { stored = localStorage.getItem("homing.zone"); } catch { /* storage may be switched off */ }
    current = stored && isZone(stored) ? stored : browserZone();
  }
  return current;
}
let search = "";
let named = "";
/** The zone of what is shown: that which the page's URL names, so that a link shows the same to everybody, or the person's own. */
export function zone(): string {
  const text = typeof location === "undefined" ? "" : location.search;
  if (text !== search) {
    search = text;
    const inUrl = new URLSearchParams(text).get("tz");
    named = inUrl && isZone(inUrl) ? inUrl : "";
  }
  return named || ownZone();
}
export function setZone(next: string): boolean {
  if (next && !isZone(next)) return false;
  current = next || browserZone();
  try {
    if (next) localStorage.setItem("homing.zone", next);
    else localStorage.removeItem("homing.zone");
  } catch { /* it holds until the page is left */ }
  return true;
}
export function zones(): string[] {
  allZones ??= zonesOfBrowser();
  return allZones;
}
let allZones: string[] | undefined;
function zonesOfBrowser(): string[] {
  const all = (Intl as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.("timeZone").filter((name) => name.includes("/")) ?? [];
  return all.includes("UTC") ? all : ["UTC", ...all];
}

interface Parts { year: number; month: number; day: number; hour: number; minute: number; second: number }
const formatters = new Map<string, Intl.DateTimeFormat>();
function partsOf(instant: number, inZone: string): Parts {
  let formatter = formatters.get(inZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: inZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric",
      minute: "numeric", second: "numeric",
    });
    formatters.set(inZone, formatter);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instant)) parts[type] = Number(value);
  return parts as unknown as Parts;
}

const two = (n: number): string => String(n).padStart(2, "0");
const dayText = (p: { year: number; month: number; day: number }): string => `${p.year}-${two(p.month)}-${two(p.day)}`;

/** `2026-11-26 02:11:16`, with `.680` where `millis` is set; the text itself where it is no time. */
export function timeText(iso: string | undefined, millis = false, inZone = zone()): string {
  if (!iso) return "";
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return iso;
  const p = partsOf(instant, inZone);
  const fraction = millis ? `.${String(((instant % 1000) + 1000) % 1000).padStart(3, "0")}` : "";
  return `${dayText(p)} ${two(p.hour)}:${two(p.minute)}:${two(p.second)}${fraction}`;
}
/** The time of a day that is known to be today; of another one with its date. */
export function clockText(iso: string, now = Date.now()): string {
  const text = timeText(iso);
  return text.startsWith(dayOf(now)) ? text.slice(11) : text;
}

export function ago(iso: string | undefined, now = Date.now()): string {
  const seconds = iso ? (now - Date.parse(iso)) / 1000 : NaN;
  if (Number.isNaN(seconds)) return "never";
  return seconds < 5 ? "just now" : `${durationText(seconds)} ago`;
}
export function durationText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${(seconds / 3600).toFixed(seconds < 36000 ? 1 : 0)} h`;
  return `${(seconds / 86400).toFixed(1)} d`;
}

/** The instant at which that wall clock stands in the zone; behind the gap where daylight saving skips it. */
export function instantOf(wall: string, inZone = zone()): number {
  const asUtc = Date.parse(`${wall.length === 10 ? `${wall}T00:00:00` : wall}Z`);
  if (Number.isNaN(asUtc)) return NaN;
  const offsetAt = (instant: number): number => {
    const p = partsOf(instant, inZone);
    return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(instant / 1000) * 1000;
  };
  const first = asUtc - offsetAt(asUtc);
  const second = asUtc - offsetAt(first);
  // Both answers fit where the clock is set back; the first of them is meant. Where neither does, the later one.
  return offsetAt(second) === asUtc - second ? second : Math.max(first, second);
}
export const dayOf = (instant: number, inZone = zone()): string => dayText(partsOf(instant, inZone));
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}
/** How many days of the calendar these are, both included. */
const daysFrom = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / 86400000 + 1;

/**
 * A stretch of time: `from` counts, `to` does not. What is still to come is in no comparison: there it ends with the present hour,
 * `soFar`. `compare` is the begin of what it is compared with, or `previous`: what is right in front of it.
 */
export interface Range { from: string; to: string; name: string; firstDay: string; lastDay: string; soFar: string; compare: string }

export const rangeNames: Record<string, string> = {
  today: "Today", yesterday: "Yesterday", "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days",
  month: "This month", "last-month": "Last month", custom: "From … to …",
};

/** A day of the calendar, of years that a report may be about. */
export function isDay(text: string | null): text is string {
  if (!text || !/^(19[7-9]|[2-8]\d\d)\d-\d\d-\d\d$/.test(text)) return false;
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

/** A part of a page's URL that means nothing. */
export interface Fault { name: string; value: string; why: string }

/** What of `range=`, `from=`, `to=` and `tz=` has no meaning; `rangeOf` takes the default in its place. */
export function rangeFaults(query: URLSearchParams): Fault[] {
  const faults: Fault[] = [];
  const fault = (name: string, why: string): void => { faults.push({ name, value: query.get(name) ?? "", why }); };
  const [from, to, range, tz] = ["from", "to", "range", "tz"].map((name) => query.get(name));
  const day = "is no day; one is written like 2026-11-01";
  if (query.has("from") && !isDay(from!)) fault("from", day);
  if (query.has("to")) {
    if (!isDay(to!)) fault("to", day);
    else if (isDay(from!) && to < from) fault("to", `is before from=${from}`);
    else if (!query.has("from")) fault("to", "needs a from= beside it");
  }
  if (query.has("range") && (range === "custom" || !Object.hasOwn(rangeNames, range!))) fault("range", `is no stretch of time; there are ${Object.keys(rangeNames).filter((n) => n !== "custom").join(", ")}`);
  if (query.has("tz") && !isZone(tz!)) fault("tz", "is no time zone; expected one like Europe/Berlin, or UTC");
  return faults;
}

/** What `range=`, or `from=` and `to=` (days, both included), of a page's URL mean now. */
export function rangeOf(query: URLSearchParams, fallback = "7d", now = Date.now(), inZone = zone()): Range {
  const midnight = (day: string): string => new Date(instantOf(day, inZone)).toISOString();
  const today = dayOf(now, inZone);
  const hourEnd = (Math.floor(now / 3600000) + 1) * 3600000;
  /** `before`: the first of the days that they are compared with, where these are not just those in front. */
  const days = (firstDay: string, lastDay: string, name: string, before?: string): Range => {
    const runs = firstDay <= today && lastDay >= today;
    const to = midnight(addDays(lastDay, 1));
    const inFront = before ?? (runs ? addDays(firstDay, -daysFrom(firstDay, today)) : undefined);
    return {
      from: midnight(firstDay), to, name, firstDay, lastDay,
      soFar: runs ? new Date(Math.min(Date.parse(to), hourEnd)).toISOString() : to, compare: inFront ? midnight(inFront) : "previous",
    };
  };
  /** Beside the same days of the month before it, where that has as many: none of its own are compared with themselves. */
  const month = (firstDay: string, lastDay: string, name: string): Range => {
    const before = `${addDays(firstDay, -1).slice(0, 7)}-01`;
    return days(firstDay, lastDay, name, daysFrom(firstDay, lastDay) <= daysFrom(before, addDays(firstDay, -1)) ? before : undefined);
  };
  const from = query.get("from");
  const to = query.get("to");
  if (isDay(from)) {
    const last = isDay(to) && to >= from ? to : from > today ? from : today;
    return days(from, last, "custom");
  }
  const name = query.get("range") ?? fallback;
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  switch (name) {
    case "today": return days(today, today, name);
    case "yesterday": return days(addDays(today, -1), addDays(today, -1), name);
    case "30d": return days(addDays(today, -29), today, name);
    case "month": return month(firstOfMonth, today, name);
    case "last-month": {
      const last = addDays(firstOfMonth, -1);
      return month(`${last.slice(0, 7)}-01`, last, name);
    }
    case "24h": {
      const start = hourEnd - 86400000;
      const to = new Date(hourEnd).toISOString();
      return { from: new Date(start).toISOString(), to, name, firstDay: dayOf(start, inZone), lastDay: today, soFar: to, compare: "previous" };
    }
    case "7d": return days(addDays(today, -6), today, name);
    default: return rangeOf(new URLSearchParams(), fallback in rangeNames ? fallback : "7d", now, inZone);
  }
}
