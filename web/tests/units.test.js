// What needs no browser: days and hours of a time zone, numbers as text.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { createServer } from "vite";

const vite = await createServer({ root: new URL("..", import.meta.url).pathname, optimizeDeps: { noDiscovery: true }, server: { middlewareMode: true, hmr: false, ws: false }, appType: "custom", logLevel: "error" });
after(() => vite.close());
const time = await vite.ssrLoadModule("/src/time.ts");
const format = await vite.ssrLoadModule("/src/format.ts");
const measures = await vite.ssrLoadModule("/src/measures.ts");
const balances = await vite.ssrLoadModule("/src/pages/balances.tsx");
const postbacks = await vite.ssrLoadModule("/src/pages/postbacks.tsx");
const iso = (ms) => new Date(ms).toISOString();

test("a day begins at its own midnight, in every zone", () => {
  assert.equal(iso(time.instantOf("2026-11-26", "UTC")), "2026-11-26T00:00:00.000Z");
  assert.equal(iso(time.instantOf("2026-11-26", "Europe/Berlin")), "2026-11-25T23:00:00.000Z");
  assert.equal(iso(time.instantOf("2026-07-01", "America/New_York")), "2026-07-01T04:00:00.000Z");
  assert.equal(iso(time.instantOf("2026-11-26", "Pacific/Kiritimati")), "2026-11-25T10:00:00.000Z");
  assert.equal(iso(time.instantOf("2026-11-26", "Asia/Kathmandu")), "2026-11-25T18:15:00.000Z");
});

test("days on which clocks are set have 23 and 25 hours", () => {
  const length = (day) => (time.instantOf(time.addDays(day, 1), "Europe/Berlin") - time.instantOf(day, "Europe/Berlin")) / 3600000;
  assert.equal(length("2026-03-29"), 23);
  assert.equal(length("2026-10-25"), 25);
  assert.equal(length("2026-10-26"), 24);
});

test("a midnight that a zone skips is the first moment behind it", () => {
  // In Lebanon clocks go from 0:00 to 1:00.
  assert.equal(iso(time.instantOf("2025-03-30", "Asia/Beirut")), "2025-03-29T22:00:00.000Z");
});

test("a range takes whole days of the zone", () => {
  const now = Date.parse("2026-11-26T23:30:00Z"); // the 27th in Berlin
  const range = (text, zone = "Europe/Berlin") => time.rangeOf(new URLSearchParams(text), "7d", now, zone);
  assert.deepEqual([range("range=today").from, range("range=today").to], ["2026-11-26T23:00:00.000Z", "2026-11-27T23:00:00.000Z"]);
  assert.equal(range("range=yesterday").firstDay, "2026-11-26");
  assert.equal(range("").firstDay, "2026-11-21");
  assert.equal(range("range=month").firstDay, "2026-11-01");
  assert.deepEqual([range("range=last-month").firstDay, range("range=last-month").lastDay], ["2026-10-01", "2026-10-31"]);
  assert.deepEqual([range("from=2026-11-01&to=2026-11-02").from, range("from=2026-11-01&to=2026-11-02").to], ["2026-10-31T23:00:00.000Z", "2026-11-02T23:00:00.000Z"]);
  assert.equal(range("from=nonsense").name, "7d");
  assert.equal(range("range=__proto__").name, "7d");
  assert.equal(time.rangeOf(new URLSearchParams("range=nonsense"), "24h", now, "UTC").name, "24h");
  assert.equal(range("from=9999-12-31").name, "7d");
  assert.equal(range("from=2026-11-10&to=2026-11-01").lastDay, "2026-11-27"); // turned around: up to today
});

test("what is not over is compared as far as it has come, with as much of what was before", () => {
  const at = (now, text, zone = "Europe/Berlin") => {
    const r = time.rangeOf(new URLSearchParams(text), "7d", Date.parse(now), zone);
    return [r.from, r.soFar, r.compare].map((t) => t.replace(":00:00.000Z", ""));
  };
  assert.deepEqual(at("2026-11-27T08:05:00Z", "range=today"), ["2026-11-26T23", "2026-11-27T09", "2026-11-25T23"]);
  assert.deepEqual(at("2026-11-27T08:00:00Z", "range=today"), ["2026-11-26T23", "2026-11-27T09", "2026-11-25T23"]);
  assert.deepEqual(at("2026-11-26T23:00:00Z", "range=today"), ["2026-11-26T23", "2026-11-27T00", "2026-11-25T23"], "never empty");
  assert.deepEqual(at("2026-11-27T22:30:00Z", "range=today"), ["2026-11-26T23", "2026-11-27T23", "2026-11-25T23"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "range=7d"), ["2026-11-20T23", "2026-11-27T09", "2026-11-13T23"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "range=24h"), ["2026-11-26T09", "2026-11-27T09", "previous"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "range=yesterday"), ["2026-11-25T23", "2026-11-26T23", "previous"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "from=2026-11-26&to=2026-11-27"), ["2026-11-25T23", "2026-11-27T09", "2026-11-23T23"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "from=2026-11-26&to=2026-11-30"), ["2026-11-25T23", "2026-11-27T09", "2026-11-23T23"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "from=2026-11-20&to=2026-11-22"), ["2026-11-19T23", "2026-11-22T23", "previous"]);
  // A month beside as many days of the month before it, or, where that is too short, beside as many days in front of it.
  assert.deepEqual(at("2026-11-27T08:05:00Z", "range=month", "UTC"), ["2026-11-01T00", "2026-11-27T09", "2026-10-01T00"]);
  assert.deepEqual(at("2026-03-28T08:05:00Z", "range=month", "UTC"), ["2026-03-01T00", "2026-03-28T09", "2026-02-01T00"]);
  assert.deepEqual(at("2026-03-29T08:05:00Z", "range=month", "UTC"), ["2026-03-01T00", "2026-03-29T09", "2026-01-31T00"]);
  assert.deepEqual(at("2026-11-27T08:05:00Z", "range=last-month", "UTC"), ["2026-10-01T00", "2026-11-01T00", "previous"]);
  assert.deepEqual(at("2026-03-02T08:05:00Z", "range=last-month", "UTC"), ["2026-02-01T00", "2026-03-01T00", "2026-01-01T00"]);
  // Where clocks are set in between.
  assert.deepEqual(at("2026-10-25T11:05:00Z", "range=today"), ["2026-10-24T22", "2026-10-25T12", "2026-10-23T22"]);
  assert.equal(time.rangeOf(new URLSearchParams("range=today"), "7d", Date.parse("2026-11-27T08:05:00Z"), "Europe/Berlin").to, "2026-11-27T23:00:00.000Z", "lists go on");
});

test("what of a range means nothing is said", () => {
  const faults = (text) => time.rangeFaults(new URLSearchParams(text)).map((f) => `${f.name}=${f.value}`);
  for (const good of ["", "range=24h", "from=2026-11-01", "from=2026-11-01&to=2026-11-01&tz=UTC", "range=last-month&tz=Asia/Kathmandu"]) assert.deepEqual(faults(good), [], good);
  assert.deepEqual(faults("range=custom&tz=CET"), ["range=custom", "tz=CET"]);
  assert.deepEqual(faults("range=toString&tz="), ["range=toString", "tz="]);
  assert.deepEqual(faults("from=2026-02-29&to=2026-2-1"), ["from=2026-02-29", "to=2026-2-1"]);
  assert.deepEqual(faults("to=2026-11-01"), ["to=2026-11-01"]);
  assert.deepEqual(faults("from=2026-11-02&to=2026-11-01"), ["to=2026-11-01"]);
});

test("a zone is a place, or UTC", () => {
  assert.equal(time.setZone("Asia/Tokyo"), true);
  assert.equal(time.zone(), "Asia/Tokyo");
  for (const no of ["EST", "GMT+5", "Mars/Olympus", "+01:00"]) assert.equal(time.setZone(no), false, no);
  assert.equal(time.zone(), "Asia/Tokyo");
  assert.equal(time.setZone(""), true);
});

test("times are shown by the zone's clock", () => {
  assert.equal(time.timeText("2026-11-26T02:11:16.680Z", true, "Europe/Berlin"), "2026-11-26 03:11:16.680");
  assert.equal(time.timeText("<b>", false, "UTC"), "<b>");
});

test("a chart's hours are those of the zone, which need not begin with an hour of UTC", (t) => {
  t.after(() => time.setZone(""));
  const line = (zone, from, to, ...hours) => {
    assert.equal(time.setZone(zone), true);
    const { times, rows } = measures.byTime({ period: { from, to }, items: hours.map((hour, i) => ({ hour, clicks: i + 1 })) }, "hour");
    return times.map((at, i) => `${iso(at * 1000).slice(5, 16)} ${rows[i]?.clicks ?? "-"}`);
  };
  assert.deepEqual(line("Asia/Kolkata", "2025-11-25T18:30:00Z", "2025-11-25T21:30:00Z", "2025-11-26T02:00:00+05:30", "2025-11-26T01:00:00+05:30"),
    ["11-25T18:30 -", "11-25T19:30 2", "11-25T20:30 1"]);
  // The period begins within an hour, whose row is there, or is not.
  assert.deepEqual(line("Asia/Kolkata", "2025-11-26T07:00:00Z", "2025-11-26T09:00:00Z", "2025-11-26T12:00:00+05:30", "2025-11-26T14:00:00+05:30"),
    ["11-26T06:30 1", "11-26T07:30 -", "11-26T08:30 2"]);
  assert.deepEqual(line("Asia/Kathmandu", "2025-11-26T07:00:00Z", "2025-11-26T09:00:00Z", "2025-11-26T14:00:00+05:45"),
    ["11-26T06:15 -", "11-26T07:15 -", "11-26T08:15 1"]);
  assert.deepEqual(line("Asia/Kathmandu", "2025-11-26T07:00:00Z", "2025-11-26T08:00:00Z"), ["11-26T06:15 -", "11-26T07:15 -"]);
  assert.deepEqual(line("Europe/Berlin", "2025-11-26T07:00:00Z", "2025-11-26T09:00:00Z", "2025-11-26T09:00:00+01:00"), ["11-26T07:00 -", "11-26T08:00 1"]);
  // On Lord Howe Island clocks are set by half an hour.
  assert.deepEqual(line("Australia/Lord_Howe", "2025-10-04T14:30:00Z", "2025-10-04T17:00:00Z", "2025-10-05T01:00:00+10:30", "2025-10-05T03:00:00+11:00"),
    ["10-04T14:30 1", "10-04T15:30 -", "10-04T16:00 2"]);
});

test("a report's days or hours are drawn where all of them are there", () => {
  assert.deepEqual([["hour"], ["day"], ["offer"], ["hour", "offer"], ["offer", "day"]].map(measures.rowsAtOnce), [500, 500, 100, 100, 100]);
  const why = (next, dimension, sort) => measures.whyNoLine({ next, items: [] }, dimension, sort);
  assert.equal(why(null, "hour", "hour"), "");
  assert.equal(why(null, "day", "-day"), "");
  assert.match(why("500", "hour", "hour"), /more hours than fit on a page.* group by day/);
  assert.match(why("500", "day", "-day"), /more days than fit on a page/);
  assert.match(why(null, "hour", "-clicks"), /Sort them by hour/);
});

test("an hour that is not over is in no comparison", () => {
  const row = (hour, clicks, payout, before) => ({ hour, clicks, refused: 1, flagged: { head: 0, prefetch: 0, bot: 0 }, conversions: { approved: 1, pending: 0, rejected: 0 }, amounts: [{ currency: "EUR", payout, revenue: "2", profit: "1" }],
    previous: { clicks: before, refused: 0, flagged: { head: 0, prefetch: 0, bot: 0 }, conversions: { approved: 0, pending: 2, rejected: 0 }, amounts: [] } });
  const items = [row("2026-11-27T08:00:00+01:00", 10, "1.5", 5), row("2026-11-27T09:00:00+01:00", 20, "2", 6), row("2026-11-27T10:00:00+01:00", 1, "3", 900)];
  const report = { group: ["hour"], tz: "Europe/Berlin", items, next: null, totals: { clicks: 31, previous: { clicks: 911 } } };
  const { now, before } = measures.overAlready(report, Date.parse("2026-11-27T09:02:00Z"));
  assert.deepEqual([now.clicks, before.clicks, measures.conversionsOf(now), measures.conversionsOf(before)], [30, 11, 2, 4]);
  assert.deepEqual([measures.amountOf(now, "EUR", "payout"), measures.amountOf(before, "EUR", "payout")], [3.5, 0]);
  for (const other of [{ ...report, group: ["day"] }, { ...report, next: "500" }]) assert.equal(measures.overAlready(other).now, report.totals);
  const alone = { ...report, totals: { clicks: 31 } };
  assert.equal(measures.overAlready(alone).before, undefined);
});

test("a search among balances looks through all pages", async (t) => {
  const pages = { "": { items: ["ann", "bob"], next: "2" }, 2: { items: ["cleo"], next: "3" }, 3: { items: ["nora"], next: null } };
  const asked = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    const cursor = new URL(url, "http://localhost").searchParams.get("cursor") ?? "";
    asked.push(cursor);
    return Response.json(pages[cursor]);
  });
  assert.deepEqual(await balances.loadBalances(true, "2"), { items: ["ann", "bob", "cleo", "nora"], next: null });
  assert.deepEqual(asked.splice(0), ["", "2", "3"]);
  assert.deepEqual(await balances.loadBalances(false, "2"), pages[2]);
  assert.deepEqual(asked, ["2"]);
});

test("what comes to a click has as many digits in each row", () => {
  for (const [text, shown] of [["1.666667", "1.6667"], ["2.5", "2.5000"], ["12345", "12,345.0000"], [undefined, "–"]]) assert.equal(format.quotient(text), shown);
});

test("the time of a line is that of today, or has its date with it", () => {
  time.setZone("Europe/Berlin");
  const now = Date.parse("2026-11-26T23:30:00Z"); // half past midnight of the 27th
  assert.equal(time.clockText("2026-11-26T23:05:09Z", now), "00:05:09");
  assert.equal(time.clockText("2026-11-26T22:59:59Z", now), "2026-11-26 23:59:59");
  time.setZone("");
});

test("amounts never pass through floating point", () => {
  assert.equal(format.decimal("1234567890123456789.1"), "1,234,567,890,123,456,789.10");
  assert.equal(format.decimal("-0.000001"), "−0.000001");
  assert.equal(format.decimal("5"), "5.00");
  assert.equal(format.decimal("abc"), "abc");
  assert.equal(format.money("7.4", "EUR"), "7.40 EUR");
  assert.equal(format.money(undefined, "EUR"), "–");
});

test("a change is told as a person would", () => {
  assert.equal(format.change(110, 100), "+10 %");
  assert.equal(format.change(50, 100), "−50 %");
  assert.equal(format.change(5, 0), "new");
  assert.equal(format.change(0, 0), "");
  assert.equal(format.change(5, undefined), "");
  assert.equal(format.change(50, -100), "+150 %", "a loss has turned");
  assert.equal(format.change(-150, -100), "−50 %");
  assert.equal(format.change(-50, -100), "+50 %");
});

test("postbacks can be picked by each outcome that is kept", () => {
  const source = readFileSync(new URL("../../src/model/postback_code.cpp", import.meta.url), "utf8");
  const all = [...source.matchAll(/CodeRow\{PostbackCode::\w+, \d+, "(\w+)"\}/g)].map(([, name]) => name);
  const notKept = ["click_id_missing", "click_id_malformed", "click_id_unsubstituted", "click_id_not_ours", "unavailable"];
  assert.ok(all.length > 25);
  assert.deepEqual([...postbacks.keptCodes].sort(), all.filter((name) => !notKept.includes(name)).sort());
});
