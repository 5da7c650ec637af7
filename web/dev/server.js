// Stands in for the real server, for development and tests: the built pages and /api/v1, with the headers that the real one sends.
//   node dev/server.js [port]        sign in as admin, mia (manager) or vic (viewer); the password is "correct horse"
// The pages are those of `scripts/build pages`; with PAGES=dist those of `npm run dev`, which follows the sources.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as data from "./fixtures.js";
import { tryPostback } from "./try-postback.js";

export const dist = process.env.PAGES ?? fileURLToPath(new URL("../../build/web/dist", import.meta.url));
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png" };
const ranks = ["viewer", "manager", "admin"];
const lists = { advertisers: data.advertisers, affiliates: data.affiliates, offers: data.offers, "postback-urls": data.postbackUrls };
const defaults = {
  offers: { click_id_parameter: "click_id", deep_link_hosts: [], review: false, payout_override: false, refuse_postbacks_when_paused: false },
  affiliates: { has_postback_secret: false }, advertisers: { has_token: false, postback_ips: [] }, "postback-urls": { goals: [], statuses: ["approved"], share: 100, method: "GET" },
};
const dimensions = ["day", "hour", "advertiser", "offer", "affiliate", "goal", "source", ...Array.from({ length: 10 }, (_, i) => `sub${i + 1}`), "country", "device", "os", "browser", "reason"];

class Problem extends Error {
  constructor(status, code, detail, errors) { super(detail); Object.assign(this, { status, code, errors }); }
}
const refuse = (field, message) => { throw new Problem(400, "bad_input", "The request has a fault.", [{ field, message }]); };
const notFound = (what) => new Problem(404, "not_found", `There is no ${what}.`);
const paged = (items, url, fallback = 50) => {
  const limit = Math.min(Number(url.searchParams.get("limit") || fallback), 500);
  const from = Number(url.searchParams.get("cursor") || 0);
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
};
const among = (url, name, value) => { const all = url.searchParams.getAll(name).filter(Boolean); return all.length === 0 || all.includes(String(value ?? "")); };
const within = (url, at) => (!url.searchParams.get("from") || at >= url.searchParams.get("from")) && (!url.searchParams.get("to") || at < url.searchParams.get("to"));

// ---- Reports

function measures(cells, more) {
  const total = (name) => cells.reduce((sum, c) => sum + c[name], 0);
  const byReason = {};
  for (const c of cells) if (c.refused.n) byReason[c.reason] = (byReason[c.reason] ?? 0) + c.refused.n;
  const amounts = [...new Set(cells.flatMap((c) => c.currency ?? []))].sort().map((currency) => {
    const of = cells.filter((c) => c.currency === currency);
    const cents = (name) => of.reduce((sum, c) => sum + c[name], 0);
    const text = (n) => (n / 100).toFixed(2).replace(/\.?0+$/, "");
    return { currency, payout: text(cents("payout")), revenue: text(cents("revenue")), profit: text(cents("revenue") - cents("payout")), ...(total("clicks") && { epc: (cents("payout") / 100 / total("clicks")).toFixed(6).replace(/\.?0+$/, "") || "0" }) };
  });
  const clicks = total("clicks");
  return { clicks, flagged: { head: total("head"), prefetch: total("prefetch"), bot: total("bot") }, refused: Object.values(byReason).reduce((a, b) => a + b, 0), refused_by_reason: byReason,
    ...(more.includes("unique_clicks") && { unique_clicks: total("unique") }), conversions: { pending: total("pending"), approved: total("approved"), rejected: total("rejected") },
    ...(clicks && { conversion_rate: Number((total("approved") / clicks).toFixed(6)) }), amounts, ...(more.includes("time_to_conversion") && { time_to_conversion: 512.25 }) };
}
const inZone = (ms, zone) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(ms);
function keyOf(cell, dimension, zone, shift) {
  if (dimension === "day") return inZone(cell.hour + shift, zone).slice(0, 10);
  if (dimension === "hour") return new Date(Math.floor((cell.hour + shift) / 3600000) * 3600000).toISOString().slice(0, 19) + "+00:00";
  return cell[dimension];
}
const running = new Map();
async function report(url, request, response) {
  const known = new Set([...dimensions, "group", "from", "to", "tz", "sort", "order", "currency", "with", "limit", "cursor", "compare", "format"]);
  for (const name of url.searchParams.keys()) if (!known.has(name)) throw new Problem(400, "bad_input", "The request has a fault.", [{ field: name, message: "there is no such parameter" }]);
  const get = (name, fallback = "") => url.searchParams.get(name) ?? fallback;
  const groups = get("group").split(",").filter(Boolean);
  if (url.searchParams.getAll("sub9").includes("slow")) {
    const id = request.headers["report-id"];
    await new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 20000);
      running.set(id, () => { clearTimeout(timer); reject(new Problem(409, "cancelled", "The report was cancelled.")); });
    }).finally(() => running.delete(id));
  }
  const zone = get("tz", "UTC");
  const from = Date.parse(get("from"));
  const to = Date.parse(get("to"));
  if (!(to > from)) throw new Problem(400, "bad_input", "The period is empty.", [{ field: "from", message: "is not before to" }]);
  const more = get("with");
  const plain = (d, text) => (d === "hour" ? Date.parse(text) : text);   // an hour is the same with another offset
  // A click has no goal: it is one of the offer whose goal it is.
  const isIt = (c, d, one, shift) => plain(d, one) === plain(d, keyOf(c, d, zone, shift)) || (d === "goal" && !c.goal && one.startsWith(`${c.offer}/`));
  const fits = (c, shift) => dimensions.every((d) => { const all = url.searchParams.getAll(d); return all.length === 0 || all.some((one) => isIt(c, d, one, shift)); });
  const cells = data.cells.filter((c) => c.hour >= from && c.hour < to && fits(c, 0));
  const compare = get("compare");
  const start = compare === "previous" ? from - (to - from) : Date.parse(compare);
  if (compare && Number.isNaN(start)) throw new Problem(400, "bad_input", "The request has a fault.", [{ field: "compare", message: `${JSON.stringify(compare)} is nothing to compare with; expected previous, or a time, one like 2026-11-26, 2026-11-26T14:30, or 2026-11-26T14:30:00+01:00` }]);
  const earlier = compare ? data.cells.filter((c) => c.hour >= start && c.hour < start + to - from && fits(c, from - start)) : undefined;
  const grouped = (of, shift) => {
    const rows = new Map();
    for (const c of of) {
      const keys = groups.map((g) => keyOf(c, g, zone, shift));
      const id = JSON.stringify(keys);
      if (!rows.has(id)) rows.set(id, { keys, cells: [] });
      rows.get(id).cells.push(c);
    }
    return rows;
  };
  const before = earlier && grouped(earlier, from - start);
  const now = grouped(cells, 0);
  for (const [id, { keys }] of before ?? []) if (!now.has(id)) now.set(id, { keys, cells: [] });
  const items = [...now].map(([id, { keys, cells: of }]) => ({
    ...Object.fromEntries(groups.flatMap((g, i) => (keys[i] ? [[g, keys[i]]] : []))), ...measures(of, more), ...(before && { previous: measures(before.get(id)?.cells ?? [], more) }) }));
  const totals = { ...measures(cells, more), ...(earlier && { previous: measures(earlier, more) }) };
  const by = get("sort", groups[0] === "day" || groups[0] === "hour" ? groups[0] : "clicks");
  if (by === "change" && !earlier) throw new Problem(400, "bad_input", "The request has a fault.", [{ field: "sort", message: "change is told beside another period; expected compare with it" }]);
  const down = get("order", dimensions.includes(by) ? "asc" : "desc") === "desc";
  const sold = (m) => m.conversions.pending + m.conversions.approved;
  const part = (of, r) => Math.abs(of(r) - of(r.previous)) / ((of(totals) + of(totals.previous)) || 1);
  const value = (r) => by === "change" ? part((m) => m.clicks, r) + part(sold, r) : by in r && typeof r[by] !== "object" ? r[by] : by in r.conversions ? r.conversions[by] : by in r.flagged ? r.flagged[by] : Number(r.amounts.find((a) => !get("currency") || a.currency === get("currency"))?.[by] ?? -1);
  items.sort((a, b) => { const [x, y] = [value(a), value(b)]; return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); });
  if (get("format") === "csv") {
    response.setHeader("Content-Disposition", "attachment; filename=report.csv");
    return { type: "text/csv; charset=utf-8", text: "\ufeff" + [groups.concat("clicks").join(","), ...items.map((r) => [...groups.map((g) => `"'${String(r[g] ?? "").replaceAll('"', '""')}"`), r.clicks].join(","))].join("\r\n") };
  }
  return { group: groups, tz: zone, period: { from: get("from"), to: get("to") }, ...(earlier && { previous_period: { from: data.iso(start), to: data.iso(start + to - from) } }), counted_from: { clicks: "rollups", conversions: "rollups" }, ...paged(items, url), rows: items.length, totals };
}

// ---- Catalog

function faultsOf(kind, entry, at) {
  const errors = [];
  const fault = (field, message) => errors.push({ field: `${at}${field}`, message });
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(entry.ref ?? "") || !/[a-z]/.test(entry.ref ?? "")) fault("ref", "has to be 1 to 64 lower-case letters, digits, - and _, with at least one letter");
  if (kind === "offers") {
    if (!data.advertisers.some((a) => a.ref === entry.advertiser)) fault("advertiser", entry.advertiser ? `there is no advertiser ${JSON.stringify(entry.advertiser)}` : "is missing");
    if (!/^https?:\/\/[^\s{}]+/.test(entry.target_url ?? "")) fault("target_url", entry.target_url ? "has to begin with http:// or https://" : "is missing");
    const unknown = /\{(?!click_id|offer|aff|sub\d|source|ext_id|timestamp|random)[^}]*\}/.exec(entry.target_url ?? "");
    if (unknown) fault("target_url", `${unknown[0]} is no macro; %7B is a brace as it is`);
    if (!entry.goals?.length) fault("goals", "one at least is needed");
    entry.goals?.forEach((g, i) => {
      if (!g.ref) fault(`goals[${i}].ref`, "is missing");
      if (!/^\d{1,12}(\.\d{1,6})?%?$/.test(g.payout ?? "")) fault(`goals[${i}].payout`, g.payout ? 'is neither an amount such as "2.50" nor a percentage such as "12.5%"' : "is missing");
      if (!/^[A-Z]{3}$/.test(g.currency ?? "")) fault(`goals[${i}].currency`, "has to be an ISO 4217 code such as EUR");
    });
    entry.goals?.forEach((g, i) => { if (g.default && g.state === "archived") fault(`goals[${i}].state`, "the default goal can't be archived, as a postback without a goal is of it: make another goal the default first"); });
    if (entry.goals?.length > 1 && entry.goals.filter((g) => g.default).length !== 1) fault("goals", "exactly one has to be the default");
  }
  if (kind === "postback-urls") {
    if (!data.affiliates.some((a) => a.ref === entry.affiliate)) fault("affiliate", "there is no such affiliate");
    if (!/^https?:\/\//.test(entry.url ?? "")) fault("url", "has to begin with http:// or https://");
  }
  return errors;
}
const wholeGoals = (goals, before = []) => goals.map((g, i) => ({ id: before.find((b) => b.ref === g.ref)?.id ?? 1000 + i, state: "active", default: goals.length === 1, revenue: g.payout, ...g }));
function check(document) {
  const answer = { version: 17, errors: [], changes: [] };
  for (const [kind, list] of Object.entries(lists)) {
    const name = kind.replace("-", "_");
    (document[name] ?? []).forEach((entry, i) => {
      const faults = faultsOf(kind, entry, `${name}[${i}].`);
      answer.errors.push(...faults);
      const old = list.find((e) => e.ref === entry.ref);
      const other = Object.keys(entry).filter((k) => k !== "goals" && JSON.stringify(old?.[k]) !== JSON.stringify(entry[k]));
      const url = entry.target_url ?? entry.url ?? "";
      if (faults.length > 0 && !url) return;
      answer.changes.push({ kind: old ? "change" : "create", subject: { offers: "offer", affiliates: "affiliate", advertisers: "advertiser", "postback-urls": "postback_url" }[kind], ref: entry.ref ?? "",
        ...(old && { before: Object.fromEntries(other.map((k) => [k, old[k] ?? ""])) }), after: Object.fromEntries(other.map((k) => [k, entry[k]])),
        details: old ? other.map((k) => `${k}: ${JSON.stringify(old[k])} -> ${JSON.stringify(entry[k])}`) : [],
        warnings: /REPLACE|\[click_id\]/.test(url) ? ["the URL: REPLACE_ME looks forgotten"] : [],
        examples: url ? [url.replace("{click_id}", "01a209015d2c700080005b2936c4a3ec").replace(/\{(\w+)\}/g, "example-$1")] : [] });
    });
  }
  return answer;
}
const secrets = new WeakMap(); // how often an entry got a new one
const renewed = (entry) => secrets.set(entry, (secrets.get(entry) ?? 0) + 1);
const etagOf = (entry) => `"${Buffer.from(JSON.stringify(entry)).toString("base64url").slice(-24)}${JSON.stringify(entry).length}.${secrets.get(entry) ?? 0}"`;
const find = (list, ref) => list.find((e) => e.ref === ref || String(e.id) === ref);
const goals = () => data.offers.flatMap((o) => o.goals.flatMap((g) => [g, { ref: `${o.ref}/${g.ref}` }]));
/** A list that is asked for what the catalog does not have says so. */
function insistOnKnown(url, kinds) {
  for (const [name, list] of Object.entries(kinds)) {
    const unknown = url.searchParams.getAll(name).find((one) => !find(list, one));
    if (unknown === undefined) continue;
    const message = `there is no ${name} ${JSON.stringify(unknown)}`;
    throw new Problem(400, "input_invalid", `${name}: ${message}`, [{ field: name, message }]);
  }
}

// ---- Links, explanations

const clickLink = (origin, query) => ({ url: `${origin}/click?${new URLSearchParams([...query].filter(([, v]) => v)).toString().replaceAll("%7B", "{").replaceAll("%7D", "}")}`,
  parameters: [...query].filter(([, v]) => v).map(([name, value]) => ({ name, value, explanation: { offer: "What is promoted; by ref or number.", aff: "Who sends the visitor, and is paid." }[name] ?? "A label of the affiliate's: stored with the click, and handed back in reports and postbacks." })),
  warnings: [], leads_to: "https://shop.example/shoes?click_id=01a209015d2c700080005b2936c4a3ec" });
const postbackLink = (origin, query) => ({ url: `${origin}/postback?click_id={click_id}${query.get("goal") ? `&goal=${query.get("goal")}` : ""}&txid={txid}&amount={amount}&currency={currency}`,
  token_note: "This advertiser needs no token: anyone may send postbacks for it.", warnings: [],
  explanation: "The advertiser's server asks for this URL when the visitor buys. The parts in braces are for the advertiser to fill in.",
  parameters: [{ name: "click_id", value: "{click_id}", required: true, explanation: "The ID that came with the visitor." }, { name: "txid", value: "{txid}", required: false, explanation: "The advertiser's own ID of the sale: the same one counts once." }] });

function explain(pasted, before) {
  const start = before ?? new Date().toISOString();
  if (!(Date.parse(start) >= 0)) throw new Problem(400, "input_invalid", "before: is no time; expected one like 2026-11-26 or 2026-11-26T02:11:16Z", [{ field: "before", message: "is no time; expected one like 2026-11-26 or 2026-11-26T02:11:16Z" }]);
  if (Date.parse(start) > Date.now()) throw new Problem(400, "input_invalid", "before: is in the future", [{ field: "before", message: "is in the future" }]);
  const at = pasted.search(/[?#]/);
  const query = /^[^=?#/]*=/.test(pasted) ? pasted : at >= 0 ? pasted.slice(at) : "";
  const all = query.includes("=") ? [...new URLSearchParams(query.replace(/#.*$/s, (fragment) => fragment.replace(/[#?]/g, "&")))].filter(([, v]) => v.trim()) : [];
  const isClick = ([, v]) => data.conversions.some((c) => c.click_id === v.trim());
  const within = data.conversions.find((c) => pasted !== c.click_id && pasted.includes(c.click_id))?.click_id;
  const taken = all.find((one) => one[0] === "click_id" && isClick(one)) ?? all.find(isClick) ?? (within && ["", within]) ??
    ["click_id", "conversion_id", "request_id", "txid", "ext_id"].map((wanted) => all.find(([name]) => name === wanted)).find(Boolean);
  if (!taken) return explainOne(pasted, start);
  const [parameter, value] = [taken[0], taken[1].trim()];
  const found = explainOne(value, start);
  return { ...found, taken: { ...(parameter && { parameter }), value },
    verdict: `${parameter ? `Its parameter "${parameter}"` : "The click ID in it"} was looked up: "${value}". ${found.verdict}` };
}
/** The first day that clicks are kept of: the third search back is the last one. */
const keptSince = Math.floor(Date.now() / 86400000 - 75) * 86400000;
function explainOne(q, start) {
  const hit = data.conversions.find((c) => [c.id, c.click_id, c.txid].includes(q));
  if (hit) {
    const as = hit.id === q ? "conversion_id" : hit.click_id === q ? "click_id" : "txid";
    return { found_as: as, click_id: hit.click_id, events: data.lifeOf(hit), verdict: hit.status === "pending" ? "The conversion is recorded and waits for review: its offer asks for one." : hit.status === "rejected" ? "The conversion was rejected." : "The conversion is recorded as approved, and the affiliate was told." };
  }
  if (/^[0-9a-fA-F-]{30,40}$/.test(q)) return { found_as: "nothing", events: [], did_you_mean: data.conversions[0].click_id, verdict: "This ID is not ours: its check digits are wrong. It was mangled on its way, invented, or comes from another installation." };
  const to = Math.floor(Date.parse(start) / 86400000 - 30) * 86400000;
  const search = { looked_back_to: data.iso(to), out_of_time: false, older_kept: to > keptSince };
  return { found_as: "nothing", events: [], search, verdict: `No click, conversion, request_id, txid or ext_id is known by the text "${q}". The search among the txids of postbacks and the ext_ids of clicks went back from ${start} to ${search.looked_back_to}.${search.older_kept ? "" : " Nothing older is kept."}` };
}

const unusable = "regexes.yaml can't be used: it has no user_agent_parsers; what was loaded of it before stays in use";
const fetchData = "Fetch it (scripts/fetch-data) into the folder that enrichment_dir names: it is in force within a minute, for the clicks that come from then on. Where enrichment_dir is empty, set it and restart.";

function refusedPostbacks() {
  const codes = new Map();
  for (const { code, received_at, replay_of } of data.postbacks) {
    const ago = Date.now() - Date.parse(received_at);
    if (replay_of || ["recorded", "duplicate", "updated", "queued"].includes(code) || ago > 86400000) continue;
    const one = codes.get(code) ?? { code, in_an_hour: 0, in_24_hours: 0, newest_at: received_at };
    codes.set(code, { ...one, in_an_hour: one.in_an_hour + (ago <= 3600000), in_24_hours: one.in_24_hours + 1 });
  }
  return { cut: false, codes: [...codes.values()].sort((a, b) => b.in_an_hour - a.in_an_hour || b.in_24_hours - a.in_24_hours || (a.code < b.code ? -1 : 1)) };
}

function replayed(id, preview) {
  const { code: was } = data.postbacks.find((p) => p.id === id);
  if (was === "token_missing") return { id, was, replayed: false, code: was, message: "This advertiser's postbacks need a token, and there was none." };
  if (was === "token_invalid") return { id, was, replayed: false, code: "token_not_kept", message: "Its token was not found right when it came, and is not kept; only its sender can send it again." };
  return { id, was, replayed: !preview, code: "recorded", message: preview ? "It would be recorded as approved." : "It is recorded as approved." };
}

// ---- Everything below /api/v1: [method, pattern, least role, handler]

const sessions = new Map();
let setupToken = "first-start";
const checkNewName = (name) => { if (name !== name.trim()) throw new Problem(400, "input_invalid", "name: has a blank at its beginning or end", [{ field: "name", message: "has a blank at its beginning or end" }]); };
const people = new Map([["admin", "correct horse"], ["mia", "correct horse"], ["vic", "correct horse"]]);
function begin(user, response) {
  const id = data.hex();
  sessions.set(id, user);
  response.setHeader("Set-Cookie", `homing_session=${id}; HttpOnly; SameSite=Strict; Path=/`);
  return { kind: "user", name: user.name, role: user.role };
}
const routes = [
  ["POST", "/session", null, ({ body, response }) => {
    const user = data.users.find((u) => u.name === body.name.trim() && u.state === "active");
    if (!user || people.get(user.name) !== body.password) throw new Problem(401, "sign_in_failed", "This name and password do not belong together.");
    return begin(user, response);
  }],
  ["GET", "/session", "viewer", ({ user }) => ({ kind: "user", name: user.name, role: user.role })],
  ["DELETE", "/session", "viewer", ({ session, response }) => { sessions.delete(session); response.setHeader("Set-Cookie", "homing_session=; Max-Age=0; Path=/"); }],
  ["POST", "/session/password", "viewer", ({ body, user, response }) => {
    if (people.get(user.name) !== body.current) throw new Problem(403, "password_wrong", "The present password is another one.");
    people.set(user.name, body.new);
    for (const [id, of] of sessions) if (of === user) sessions.delete(id);
    return begin(user, response);
  }],
  ["POST", "/setup", null, ({ body, response }) => {
    if (body.token !== setupToken) throw new Problem(403, "setup_link_invalid", "This link is used, too old, or none of ours; `homing setup` makes a new one while there is no admin.");
    checkNewName(body.name);
    setupToken = "";
    const user = { id: data.users.length + 1, name: body.name, role: "admin", state: "active", created_at: new Date().toISOString() };
    data.users.push(user);
    people.set(body.name, body.password);
    return begin(user, response);
  }],
  ["POST", "/catalog/check", "viewer", ({ body }) => check(body)],
  ["GET", "/links/click", "viewer", ({ url, origin }) => { if (!find(data.offers, url.searchParams.get("offer"))) throw new Problem(400, "bad_input", "The link cannot be built.", [{ field: "offer", message: "there is no such offer" }]); return clickLink(origin, url.searchParams); }],
  ["POST", "/links/check", "viewer", ({ body, origin }) => { try { return clickLink(origin, new URL(body.url).searchParams); } catch { throw new Problem(400, "bad_input", "This is no URL."); } }],
  ["GET", "/links/postback", "viewer", ({ url, origin }) => postbackLink(origin, url.searchParams)],
  ["GET", "/conversions", "viewer", ({ url }) => insistOnKnown(url, { offer: data.offers, affiliate: data.affiliates, advertiser: data.advertisers, goal: goals() }) ?? paged(data.conversions.filter((c) => within(url, c.recorded_at) && ["status", "offer", "affiliate", "advertiser", "txid"].every((n) => among(url, n, c[n])) && (among(url, "goal", c.goal) || among(url, "goal", `${c.offer}/${c.goal}`))), url)],
  ["POST", "/conversions/decide", "manager", ({ body, user }) => body.status === "rejected" && !body.reason?.trim() ? refuse("reason", "is missing") : ({ items: body.ids.map((id) => {
    const c = data.conversions.find((one) => one.id === id);
    if (!c) return { id, outcome: "unknown", code: "conversion_unknown", message: "There is no such conversion." };
    if (c.status === "rejected") return { id, outcome: "refused", code: "status_change_refused", message: "A rejected conversion stays rejected." };
    data.events.set(id, [...data.detailsOf(c).events, { sequence: 2, at: new Date().toISOString(), from: c.status, to: body.status, postback_id: data.hex(), by: `user ${user.name}`, ...(body.reason && { reason: body.reason }) }]);
    c.status = body.status;
    c.changed_at = new Date().toISOString();
    return { id, outcome: "done", code: "updated", message: `The conversion is ${body.status} now.`, postback_id: data.hex() };
  }) })],
  ["POST", "/conversions/import/preview", "manager", ({ raw, url }) => importLines(raw, url, true)],
  ["POST", "/conversions/import", "manager", ({ raw, url }) => importLines(raw, url, false)],
  ["GET", "/conversions/:id", "viewer", ({ args }) => { const c = data.conversions.find((one) => one.id === args[0]); if (!c) throw notFound("such conversion"); return data.detailsOf(c); }],
  ["POST", "/conversions", "manager", ({ body }) => { if (!/^[0-9a-f]{32}$/.test(body.click_id ?? "") && !body.code) throw new Problem(400, "click_id_malformed", "The click ID is malformed: expected 32 hexadecimal digits."); return { code: "recorded", ...(body.conversion_time && { conversion_time: instantText(body.conversion_time, body.tz) }), conversion_id: data.conversions[0].id, message: "The conversion is recorded as approved." }; }, 201],
  ["GET", "/explain", "viewer", ({ url }) => explain(url.searchParams.get("q") ?? "", url.searchParams.get("before"))],
  ["POST", "/explain/click", "viewer", ({ body }) => {
    const q = new URL(body.url, "http://x").searchParams;
    const offer = find(data.offers, q.get("offer"));
    const steps = [{ step: "offer", outcome: offer ? "ok" : "offer_unknown", why: offer ? `The offer is ${offer.ref}.` : `There is no offer "${q.get("offer") ?? ""}".` }];
    if (!offer) return { steps, answer: { status: 404 } };
    steps.push({ step: "state", outcome: offer.state === "active" ? "ok" : "offer_paused", why: `The offer is ${offer.state}.` }, { step: "affiliate", outcome: "ok", why: "The affiliate is nora." });
    const isBot = /bot|curl/i.test(body.headers?.["User-Agent"] ?? "");
    steps.push({ step: "visitor", outcome: "ok", why: `Country: not known, device: ${isBot ? "bot" : "desktop"}, OS: Other, browser: Other. Network: AS64500 Example Net.` },
      isBot ? { step: "record", outcome: "bot", why: "It came from a known crawler: recorded, not counted." } : { step: "record", outcome: "counted", why: "It counts." });
    return { steps, answer: { status: 302, location: offer.state === "active" ? offer.target_url.replace("{click_id}", "…") : offer.fallback_url } };
  }],
  ["POST", "/explain/postback", "viewer", ({ body }) => tryPostback(body)],
  ["GET", "/postbacks", "viewer", ({ url }) => paged(data.postbacks.filter((p) => within(url, p.received_at) && among(url, "code", p.code) && among(url, "offer", p.offer)), url)],
  ["POST", "/postbacks/replay", "manager", ({ body }) => ({ preview: body.preview, items: body.ids.map((id) => replayed(id, body.preview)) })],
  ["GET", "/reports", "viewer", ({ url, request, response }) => report(url, request, response)],
  ["DELETE", "/reports/:id", "viewer", ({ args }) => { const stop = running.get(args[0]); if (!stop) throw notFound("such report"); stop(); }],
  ["GET", "/balances", "viewer", ({ url }) => ({ items: balances().filter((b) => among(url, "affiliate", b.affiliate)), next: null })],
  ["GET", "/statements", "viewer", ({ url }) => statement(url)],
  ["POST", "/payments", "manager", ({ body, user }) => {
    if (!/^-?\d+(\.\d+)?$/.test(body.amount)) throw new Problem(400, "bad_input", "The payment has a fault.", [{ field: "amount", message: `"${body.amount}" is no amount` }]);
    const now = new Date().toISOString();
    const paidAt = body.paid_at ?? now;
    if (Date.parse(paidAt) > Date.now()) refuse("paid_at", `"${paidAt}" is in the future`);
    const id = body.id.replaceAll("-", "");
    data.ledger.push({ at: paidAt, kind: "payment", amount: body.amount.startsWith("-") ? body.amount.slice(1) : `-${body.amount}`, currency: body.currency, affiliate: body.affiliate, payment_id: id, note: body.note, booked_at: now });
    return { id, affiliate: body.affiliate, affiliate_id: find(data.affiliates, body.affiliate).id, amount: body.amount, currency: body.currency, paid_at: paidAt, recorded_by: `user ${user.name}`, recorded_at: now };
  }, 201],
  ["GET", "/live", "viewer", ({ url }) => {
    const now = Date.now();
    const first = !url.searchParams.get("since");
    const length = first ? 70 : Math.floor(data.random() * 4);
    insistOnKnown(url, { offer: data.offers, affiliate: data.affiliates });
    const items = Array.from({ length }, (_, i) => data.liveItem(now - (length - i) * 400)).filter((i) => ["kind", "offer", "affiliate"].every((name) => among(url, name, i[name])));
    return { items, next: String(now), cut: first };
  }],
  ["GET", "/health", "viewer", () => ({ status: "degraded", degraded: [
    { word: "database slow", message: "database slow: it has not answered for 2.4 s; clicks and postbacks wait in the journal", what_to_do: "Look for locks, and at its disk. It is given less at a time and goes on." },
    { word: "data unusable", message: `data unusable: ${unusable}`, what_to_do: fetchData },
    { word: "deliveries fail", message: `deliveries fail: tried in vain, 1000 or more to nora since ${data.iso(Date.now() - 7200000)} (host_unknown); 3 to price-hunter since ${data.iso(Date.now() - 900000)} (status 503)`, what_to_do: "Look at what their attempts were answered (page Health, state Waiting), and have the affiliate mend its receiver or its postback URL. They are tried again for outbound_tried_for from the first attempt on; what is given up can be sent again." },
    { word: "deliveries given up", message: "deliveries given up: 8 in the last 24 hours", what_to_do: "Look at what their attempts were answered (page Health, state Given up), have the affiliate mend its receiver or its postback URL, and have them sent again. Of what is not sent again this is said for a day." },
    { word: "server silent", message: `server silent: node 1 (<b>tracker-b</b>) was last seen ${data.iso(Date.now() - 1320000)}`, what_to_do: "Start it, or look why it does not reach the database: what it has recorded and not applied waits in its journal. Of one that was stopped for good this is said for a day." },
    { word: "postbacks wait", message: `postbacks wait: 2 for a click that has not arrived yet from the server that took it, the oldest since ${data.iso(Date.now() - 420000)}`, what_to_do: "Look whether every server runs and reaches the database: a click comes out of the journal of the server that took it. A postback whose click has not come within parked_postbacks_kept is refused (click_unknown)." },
  ], node: 0, catalog_version: 17,
    journal: { bytes: 48e6, kept_bytes: 256e6, max_bytes: 1073741824, end: 5096412, lag_records: 1313 },
    enrichment: [{ name: "country.mmdb", state: "active", built_at: data.iso(Date.now() - 20 * 86400000), message: "Countries." }, { name: "regexes.yaml", state: "outdated", built_at: data.iso(Date.now() - 30 * 86400000), trouble: unusable, message: "Devices, operating systems and browsers." }, { name: "crawlers.json", state: "missing", message: "Bots.", what_to_do: fetchData }, { name: "asn.mmdb", state: "active", built_at: data.iso(Date.now() - 25 * 86400000), message: "Networks." }], database_answers: true, refused_postbacks: refusedPostbacks(), turned_away_postbacks: [{ code: "click_id_unsubstituted", in_an_hour: 14, in_24_hours: 310, newest_at: data.iso(Date.now() - 40000) }], outbox: { due: 12, waiting: 1840, dead_in_24_hours: 8, oldest_due_at: data.iso(Date.now() - 31000) },
    nodes: [{ node: 0, host: "tracker-a", seen_at: data.iso(Date.now() - 700), seen_seconds_ago: 0, applied_to: 5095099, lag_records: 1313 }, { node: 1, host: "<b>tracker-b</b>", seen_at: data.iso(Date.now() - 1320000), seen_seconds_ago: 1320, applied_to: 91 }],
    database: { bytes: 11e9, partition_days_ahead: 7, parked_postbacks: 2, rejected_records: 0 } })],
  ["GET", "/deliveries", "viewer", ({ url }) => insistOnKnown(url, { affiliate: data.affiliates }) ?? paged(data.deliveries.filter((d) => among(url, "state", d.state) && among(url, "affiliate", d.affiliate)), url)],
  ["POST", "/deliveries/retry", "manager", ({ body }) => ({ preview: !!body.preview, states: { dead: 8 }, ...(!body.preview && { retried: 8 }) })],
  ["GET", "/users", "admin", () => ({ items: data.users, next: null })],
  ["POST", "/users", "admin", ({ body }) => { checkNewName(body.name); if (data.users.some((u) => u.name === body.name)) throw new Problem(409, "name_taken", "There is a user of this name already."); const user = { id: data.users.length + 1, name: body.name, role: body.role, state: "active", created_at: new Date().toISOString() }; data.users.push(user); people.set(body.name, body.password); return user; }, 201],
  ["PATCH", "/users/:id", "admin", ({ args, body }) => { const user = data.users.find((u) => String(u.id) === args[0]); if (!user) throw notFound("such user"); const { password, ...rest } = body; if (password) people.set(user.name, password); return Object.assign(user, rest); }],
  ["GET", "/tokens", "admin", () => ({ items: data.tokens, next: null })],
  ["POST", "/tokens", "admin", ({ body }) => { const token = { id: data.tokens.length + 1, name: body.name, role: body.role, created_at: new Date().toISOString() }; data.tokens.push(token); return { ...token, token: `hmt_${data.hex(40)}` }; }, 201],
  ["DELETE", "/tokens/:id", "admin", ({ args }) => { const token = data.tokens.find((t) => String(t.id) === args[0]); if (!token) throw notFound("such token"); token.revoked_at = new Date().toISOString(); }],
  ["GET", "/audit", "admin", ({ url }) => paged(data.audit, url)],
  ["GET", "/promo-codes", "viewer", ({ url }) => paged(data.promoCodes.filter((c) => among(url, "state", c.state) && c.code.toLowerCase().includes((url.searchParams.get("q") ?? "").toLowerCase())), url)],
  ["POST", "/promo-codes", "manager", ({ body }) => { const code = { id: data.promoCodes.length + 1, ...body, state: "active", created_at: new Date().toISOString() }; data.promoCodes.unshift(code); return code; }, 201],
  ["GET", "/promo-codes/:code", "viewer", ({ args, response }) => { const code = data.promoCodes.find((c) => c.code === args[0]); if (!code) throw notFound("such promo code"); response.setHeader("ETag", etagOf(code)); return code; }],
  ["PATCH", "/promo-codes/:code", "manager", ({ args, body }) => Object.assign(data.promoCodes.find((c) => c.code === args[0]), body)],
  ["POST", "/advertisers/:ref/token", "manager", ({ args }) => { const a = find(data.advertisers, args[0]); if (!a) throw notFound("such advertiser"); a.has_token = true; renewed(a); return { id: a.id, ref: a.ref, token: data.hex(43) }; }],
  ["POST", "/affiliates/:ref/postback-secret", "manager", ({ args }) => { const a = find(data.affiliates, args[0]); if (!a) throw notFound("such affiliate"); a.has_postback_secret = true; renewed(a); return { id: a.id, ref: a.ref, postback_secret: data.hex(43) }; }],
  ...Object.entries(lists).flatMap(([kind, list]) => [
    ["GET", `/${kind}`, "viewer", ({ url }) => { const q = (url.searchParams.get("q") ?? "").toLowerCase(); const state = url.searchParams.get("state"); return paged(list.filter((e) => (state ? e.state === state : e.state !== "archived") && `${e.ref} ${e.name}`.toLowerCase().includes(q)), url); }],
    ["GET", `/${kind}/:ref`, "viewer", ({ args, response }) => { const entry = find(list, args[0]); if (!entry) throw notFound(`${kind} ${args[0]}`); response.setHeader("ETag", etagOf(entry)); return entry; }],
    ["POST", `/${kind}`, "manager", ({ body, response }) => {
      const errors = faultsOf(kind, body, "");
      if (list.some((e) => e.ref === body.ref)) errors.push({ field: "ref", message: "is taken" });
      if (errors.length) throw new Problem(400, "bad_input", "The entry has faults.", errors);
      if (body.goals) body.goals = wholeGoals(body.goals);
      const entry = { id: Math.max(0, ...list.map((e) => e.id)) + 1, state: "active", name: body.ref, ...defaults[kind], ...body };
      list.push(entry);
      response.setHeader("Location", `/api/v1/${kind}/${entry.ref}`);
      response.setHeader("ETag", etagOf(entry));
      return entry;
    }, 201],
    ["PATCH", `/${kind}/:ref`, "manager", ({ args, body, request, response }) => {
      const entry = find(list, args[0]);
      if (!entry) throw notFound(`${kind} ${args[0]}`);
      if (!request.headers["if-match"]) throw new Problem(428, "if_match_missing", "If-Match is needed.");
      if (request.headers["if-match"] !== etagOf(entry)) throw new Problem(412, "changed_meanwhile", "Somebody else changed it in the meantime.");
      const next = { ...entry };
      for (const [name, value] of Object.entries(body)) if (value === null) delete next[name]; else next[name] = value;
      const errors = faultsOf(kind, next, "");
      if (errors.length) throw new Problem(400, "bad_input", "The entry has faults.", errors);
      if (kind === "offers") next.goals = wholeGoals(next.goals, entry.goals);
      for (const name of Object.keys(entry)) delete entry[name];
      Object.assign(entry, next);
      response.setHeader("ETag", etagOf(entry));
      return entry;
    }],
  ]),
];

function owedFor(i) {
  const { offer, affiliate, goal, payout, payout_currency, revenue, revenue_currency } = data.conversions[i % data.conversions.length];
  return { offer, affiliate, goal, payout, payout_currency, revenue, revenue_currency };
}
/** A time without an offset is moved by how far the zone's clock is ahead of UTC's then. */
function instantText(text, zone = "UTC") {
  if (/([Zz]|[+-]\d\d:\d\d)$/.test(text.slice(10))) return new Date(text).toISOString();
  const wall = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  return new Date(2 * wall - Date.parse(`${inZone(wall, zone).replace(" ", "T")}Z`)).toISOString();
}
function importLines(raw, url, preview) {
  const [names, ...rows] = raw.trim().split(/\r?\n/);
  const width = names.split(",").length;
  const short = rows.findIndex((line) => line.split(",").length !== width);
  if (short >= 0) {
    const [place, message] = [`line ${short + 2}, column ${width}`, `the line has ${rows[short].split(",").length} cells, the header has ${width}`];
    throw new Problem(400, "csv_invalid", `The file can't be read: ${place}: ${message}. Nothing of it was taken.`, [{ field: place, message }]);
  }
  const timeAt = names.split(",").indexOf("conversion_time");
  const timeOf = (line) => { const text = line.split(",")[timeAt]; return text && { conversion_time: instantText(text, url.searchParams.get("tz") ?? "UTC") }; };
  const lines = rows.map((line, i) => (/^[0-9a-f]{32},/.test(line)
    ? { line: i + 2, code: "recorded", message: "The conversion is recorded as approved.", ...timeOf(line), ...(preview && owedFor(i)) }
    : { line: i + 2, code: "click_id_malformed", message: `"${line.split(",")[0]}" is no click ID.` }));
  const totals = { lines: lines.length };
  for (const l of lines) totals[l.code] = (totals[l.code] ?? 0) + 1;
  return { preview, totals, lines };
}
const add = (a, b) => (Math.round((Number(a) + Number(b)) * 1e6) / 1e6).toString();
function balances() {
  const found = new Map();
  for (const e of data.ledger) {
    const key = `${e.affiliate} ${e.currency}`;
    const b = found.get(key) ?? { affiliate: e.affiliate, affiliate_id: find(data.affiliates, e.affiliate).id, affiliate_name: find(data.affiliates, e.affiliate).name, currency: e.currency, earned: "0", paid: "0", balance: "0" };
    if (e.kind === "payment") b.paid = add(b.paid, -e.amount); else b.earned = add(b.earned, e.amount);
    b.balance = add(b.earned, -b.paid);
    found.set(key, b);
  }
  return [...found.values()];
}
function statement(url) {
  const affiliate = url.searchParams.get("affiliate");
  const of = data.ledger.filter((e) => e.affiliate === affiliate).sort((a, b) => (a.at < b.at ? -1 : 1));
  const accounts = new Map();
  const items = [];
  for (const e of of) {
    const a = accounts.get(e.currency) ?? { currency: e.currency, opening: "0", accrued: "0", reversed: "0", paid: "0", closing: "0", booked_later: "0", booked_later_entries: 0 };
    accounts.set(e.currency, a);
    if (e.at >= url.searchParams.get("to")) continue;
    a.closing = add(a.closing, e.amount);
    if (e.booked_at >= url.searchParams.get("to")) { a.booked_later = add(a.booked_later, e.amount); a.booked_later_entries += 1; }
    if (e.at < url.searchParams.get("from")) { a.opening = a.closing; continue; }
    if (e.kind === "payment") a.paid = add(a.paid, -e.amount); else a.accrued = add(a.accrued, e.amount);
    items.push({ ...e, affiliate: undefined, balance: a.closing });
  }
  if (!find(data.affiliates, affiliate)) throw notFound("such affiliate");
  const { id, name } = find(data.affiliates, affiliate);
  const period = { from: url.searchParams.get("from") ?? data.iso(0), to: url.searchParams.get("to") ?? data.iso(Date.now()) };
  return { affiliate, affiliate_id: id, affiliate_name: name, tz: url.searchParams.get("tz") ?? "UTC", period, accounts: [...accounts.values()], ...paged(items, url) };
}

function match(method, path) {
  const wanted = path.split("/");
  let other = false;
  for (const [verb, pattern, role, handler, status] of routes) {
    const parts = pattern.split("/");
    if (parts.length !== wanted.length || !parts.every((p, i) => p.startsWith(":") || p === wanted[i])) continue;
    if (verb !== method) { other = true; continue; }
    return { role, handler, status, args: parts.flatMap((p, i) => (p.startsWith(":") ? [decodeURIComponent(wanted[i])] : [])) };
  }
  throw other ? new Problem(405, "method_not_allowed", "Not this method.") : notFound("such endpoint");
}

async function answerApi(request, response, url) {
  try {
    const { role, handler, status, args } = match(request.method, url.pathname.slice("/api/v1".length));
    const session = /homing_session=([0-9a-f]+)/.exec(request.headers.cookie ?? "")?.[1];
    const user = sessions.get(session);
    if (role && !user) throw new Problem(401, "not_signed_in", "Sign in first.");
    if (role && ranks.indexOf(user.role) < ranks.indexOf(role)) throw new Problem(403, "not_allowed", `This needs the role ${role}.`);
    if (!["GET", "HEAD"].includes(request.method) && request.headers.origin !== `http://${request.headers.host}`) throw new Problem(403, "not_allowed", "The request comes from another site.");
    let raw = "";
    for await (const chunk of request) raw += chunk;
    const body = /json/.test(request.headers["content-type"] ?? "") && raw ? JSON.parse(raw) : {};
    const answer = await handler({ url, body, raw, user, session, args, request, response, origin: "https://track.example" });
    if (answer === undefined) { response.writeHead(204).end(); return; }
    response.setHeader("Content-Type", answer.type ?? "application/json");
    response.writeHead(status ?? 200).end(answer.type ? answer.text : JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof Problem)) console.error(error);
    const status = error.status ?? 500;
    response.setHeader("Content-Type", "application/problem+json");
    response.writeHead(status).end(JSON.stringify({ type: "about:blank", title: "Problem", status, detail: error.status ? error.message : "The mock failed.", code: error.code ?? "internal", request_id: data.hex(), ...(error.errors && { errors: error.errors }) }));
  }
}

export function start(port = 18300) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, `http://${request.headers.host ?? "localhost"}`);
    response.setHeader("Content-Security-Policy", csp);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cache-Control", url.pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-store");
    if (url.pathname.startsWith("/api/v1/")) return answerApi(request, response, url);
    const path = normalize(decodeURIComponent(url.pathname));
    const file = extname(path) && !path.includes("..") ? join(dist, path) : join(dist, "index.html");
    try {
      const content = await readFile(file);
      response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
      response.writeHead(200).end(content);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("Not here.\n");
    }
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.argv[2] ?? 18300);
  await start(port);
  console.log(`http://127.0.0.1:${port}/   setup: /setup#token=first-start   sign in: admin / correct horse`);
}
