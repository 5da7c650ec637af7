// A made-up installation for development and tests: the same numbers at every start.
import { hostile } from "./hostile.js";

let seed = 42;
export function random() { // mulberry32
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];
export const hex = (n = 32) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join("");
export const iso = (ms) => new Date(ms).toISOString();
export const startedAt = Date.now();

export const advertisers = [
  { id: 1, ref: "acme", name: "Acme Shoes", state: "active", has_token: false, postback_ips: [] },
  { id: 2, ref: "globex", name: "Globex Games", state: "active", has_token: true, postback_ips: ["127.0.0.0/8", "203.0.113.0/24"] },
  { id: 3, ref: "initech", name: hostile[0], state: "active", has_token: false, postback_ips: [] },
];
export const affiliates = [
  { id: 42, ref: "nora", name: "Nora's Newsletter", state: "active", has_postback_secret: true },
  { id: 43, ref: "price-hunter", name: hostile[1], state: "active", has_postback_secret: false },
  { id: 44, ref: "old-banner-farm", name: hostile[25], state: "paused", has_postback_secret: false },
];
const offer = (id, ref, advertiser, name, goals, more = {}) => ({ id, ref, advertiser, name, state: "active",
  target_url: `https://${advertiser}.example/${ref}?click_id={click_id}`, click_id_parameter: "click_id", deep_link_hosts: [], review: false,
  payout_override: false, refuse_postbacks_when_paused: false, goals, ...more });
export const offers = [
  offer(1, "acme-shoes", "acme", "Acme: winter shoes", [{ id: 1, ref: "sale", state: "active", default: true, payout: "5", revenue: "7.5", currency: "EUR" }]),
  offer(2, "globex-quest", "globex", "Globex Quest: play for free", [
    { id: 2, ref: "install", state: "active", default: false, payout: "0.4", revenue: "0.65", currency: "USD" },
    { id: 3, ref: "signup", state: "active", default: false, payout: "1.2", revenue: "1.8", currency: "USD" },
    { id: 4, ref: "sale", state: "active", default: true, payout: "12.5%", revenue: "20%", currency: "USD" }], { attribution_window: "30d", review: true }),
  offer(3, "initech-books", "initech", hostile[2], [{ id: 5, ref: "order", state: "active", default: true, payout: "8%", revenue: "10%", currency: "EUR" }],
    { deep_link_hosts: ["books.example", "*.books.example"], payout_override: true, click_id_parameter: "subid", target_url: "https://books.example/" }),
  offer(4, "acme-sandals", "acme", "Acme: sandals (back in spring)", [{ id: 6, ref: "sale", state: "active", default: true, payout: "4", revenue: "4", currency: "EUR" }],
    { state: "paused", fallback_url: "https://shop.example/?from={offer}" }),
];
export const postbackUrls = [
  { id: 1, ref: "nora-tracker", affiliate: "nora", state: "active", statuses: ["approved", "rejected"], share: 100, method: "GET", goals: [],
    url: "https://tracker.example/postback?cid={ext_id}&payout={payout}&txid={txid}" },
];

const nothingSold = { approved: 0, pending: 0, rejected: 0, currency: undefined, payout: 0, revenue: 0 };
const noClicks = { clicks: 0, unique: 0, bot: 0, head: 0, prefetch: 0 };
/** Counts by the hour for sixty days, of which all reports are made: of clicks, which have no goal, and of what was sold. */
export const cells = [];
const subs = ["newsletter", "banner-7", "", ...hostile];
const hour0 = Math.floor(startedAt / 3600000);
for (let h = hour0 - 24 * 60; h <= hour0; h += 1) {
  const of = 2 + (h % 2);
  for (let i = 0; i < of; i += 1) {
    const o = pick(offers.slice(0, 3));
    const clicks = Math.floor(20 + 60 * random() * (1.3 + Math.sin((h % 24) / 24 * 2 * Math.PI)));
    const approved = Math.floor(clicks * random() * 0.08);
    const g = pick(o.goals);
    const payout = Math.round(approved * (g.payout.endsWith("%") ? 6.23 : Number(g.payout)) * 100);
    const counted = {
      hour: h * 3600000, offer: o.ref, advertiser: o.advertiser, affiliate: pick(["nora", "nora", "price-hunter"]), goal: "", source: pick(["mail", "web", hostile[4]]),
      ...Object.fromEntries(Array.from({ length: 10 }, (_, s) => [`sub${s + 1}`, s < 2 ? pick(subs) : ""])), country: pick(["DE", "FR", "US", "BR", ""]), device: pick(["phone", "desktop", "tablet"]),
      os: pick(["Android", "iOS", "Windows"]), browser: pick(["Chrome", "Safari", "Firefox", hostile[3]]), reason: "",
      clicks, unique: Math.floor(clicks * 0.93), bot: Math.floor(clicks * 0.04), head: random() < 0.2 ? 1 : 0, prefetch: random() < 0.3 ? 2 : 0, refused: {}, ...nothingSold,
    };
    const sold = { approved, pending: o.review ? Math.floor(approved / 3) : 0, rejected: random() < 0.15 ? 1 : 0, currency: g.currency, payout, revenue: Math.round(payout * 1.5) };
    cells.push(counted);
    if (sold.approved + sold.rejected > 0) cells.push({ ...counted, ...noClicks, ...sold, goal: `${o.ref}/${g.ref}` });
  }
  if (h % 5 === 0) cells.push({ ...cells[cells.length - 1], ...noClicks, ...nothingSold, goal: "",
    reason: pick(["offer_paused", "offer_unknown", "affiliate_paused"]), refused: { n: 1 + Math.floor(random() * 9) } });
}

export const conversions = Array.from({ length: 130 }, (_, i) => {
  const o = pick(offers.slice(0, 3));
  const g = pick(o.goals);
  const amount = (10 + random() * 90).toFixed(2);
  const at = startedAt - i * 3900000 - Math.floor(random() * 1e6);
  const status = i % 3 === 0 ? "pending" : i % 11 === 5 ? "rejected" : "approved";
  return { id: hex(), click_id: hex(), recorded_at: iso(at), changed_at: iso(at), status, offer: o.ref, affiliate: pick(["nora", "price-hunter"]), advertiser: o.advertiser, goal: g.ref,
    txid: i % 2 ? hostile[i % hostile.length] : `A-${1000 + i}`, amount, amount_currency: g.currency, payout: g.payout.endsWith("%") ? (amount * 0.08).toFixed(4) : g.payout,
    payout_currency: g.currency, revenue: (amount * 0.12).toFixed(2), revenue_currency: g.currency, ...(i % 4 === 0 && { adv1: hostile[(i * 7) % hostile.length] }) };
});
const tells = (c, state, i) => ({ conversion_id: c.id, click_id: c.click_id, sequence: 1, affiliate: c.affiliate, postback_url: "nora-tracker", tells: "approved", state, created_at: c.recorded_at,
  ...(state === "due" ? { due_at: iso(startedAt + 60000) } : { settled_at: c.recorded_at }), attempts_made: i });
export const detailsOf = (c) => ({ ...c,
  events: (events.get(c.id) ?? [{ sequence: 1, at: c.recorded_at, to: c.status, postback_id: hex(), message: "The conversion is recorded." }]),
  ledger: c.status === "approved" ? [{ sequence: 1, at: c.recorded_at, kind: "accrual", amount: c.payout, currency: c.payout_currency, affiliate: c.affiliate }] : [],
  deliveries: [{ ...tells(c, "delivered", 2), attempts: [
    { attempt: 1, at: c.recorded_at, duration_ms: 4, outcome: "status", http_status: 500, url: "https://tracker.example/pb?cid=abc", answer: hostile[2] },
    { attempt: 2, at: c.changed_at, duration_ms: 1, outcome: "delivered", http_status: 200, url: "https://tracker.example/pb?cid=abc", answer: "ok" }] }] });
export const events = new Map();

const refusals = ["click_expired", "goal_unknown", "amount_missing", "status_change_refused", "payout_override_refused", "token_missing", "token_invalid"];
export const postbacks = Array.from({ length: 90 }, (_, i) => {
  const refused = i % 3 === 1;
  const c = conversions[i % conversions.length];
  const code = refused ? refusals[i % refusals.length] : i % 3 === 2 ? "duplicate" : "recorded";
  return { id: hex(), received_at: iso(startedAt - i * 1900000), click_id: c.click_id, code, offer: c.offer, affiliate: c.affiliate, method: "GET", ip: "198.51.100.4", node: 0,
    ...(i % 10 === 3 && { replay_of: hex(), replayed_by: "user mia" }), ...(i % 10 === 4 && { by: "user mia", reason: `line ${i} of an import: ${hostile[i % hostile.length]}` }),
    message: refused ? `The rule said no: ${hostile[i % 20]}` : "The conversion is recorded as approved.", params: `click_id=${c.click_id}&txid=${hostile[i % hostile.length]}&token=***` };
});

export const deliveries = conversions.slice(0, 30).map((c, i) => tells(c, ["dead", "due", "delivered", "withheld"][i % 4], i % 4 === 0 ? 14 : 1));

export const ledger = conversions.filter((c) => c.status === "approved").reverse().map((c) => ({ at: c.recorded_at, kind: "accrual", amount: c.payout, currency: c.payout_currency,
  affiliate: c.affiliate, conversion_id: c.id, click_id: c.click_id, offer: c.offer, goal: c.goal, txid: c.txid, booked_at: c.recorded_at }));
ledger.push({ at: iso(startedAt - 86400000), booked_at: iso(startedAt - 86400000), kind: "payment", amount: "-25", currency: "EUR", affiliate: "nora", payment_id: hex(), note: hostile[3] });

export const users = [
  { id: 1, name: "admin", role: "admin", state: "active", created_at: iso(startedAt - 9e9) },
  { id: 2, name: "mia", role: "manager", state: "active", created_at: iso(startedAt - 8e9) },
  { id: 3, name: "vic", role: "viewer", state: "active", created_at: iso(startedAt - 7e9) },
  { id: 4, name: hostile[1], role: "viewer", state: "disabled", created_at: iso(startedAt - 6e9) },
];
export const tokens = [
  { id: 1, name: "reports to the data warehouse", role: "viewer", created_at: iso(startedAt - 5e9) },
  { id: 2, name: hostile[5], role: "manager", created_at: iso(startedAt - 4e9), revoked_at: iso(startedAt - 3e9) },
];
export const audit = Array.from({ length: 60 }, (_, i) => ({ id: 600 - i, at: iso(startedAt - i * 3e6), by: i % 3 ? "user admin" : "token reports", address: "127.0.0.1",
  action: i % 2 ? "offer.change" : "conversion.decide", subject: i % 2 ? "offer acme-shoes" : `conversion ${conversions[i].id}`,
  before: { state: "active", name: "Acme" }, after: { state: i % 2 ? "paused" : "active", name: hostile[i % hostile.length] } }));
audit.unshift({ id: 601, at: iso(startedAt), by: "user admin", address: "127.0.0.1", action: "payment.record", subject: "affiliate nora",
  after: { amount: "2.5", currency: "EUR", paid_at: iso(startedAt - 86400000) } });

export function liveItem(at) {
  const o = pick(offers);
  const base = { at: iso(at), click_id: hex(), offer: o.ref, affiliate: pick(["nora", "price-hunter"]) };
  return random() < 0.8
    ? { ...base, kind: "click", outcome: o.state === "paused" ? "offer_paused" : pick(["counted", "counted", "counted", "bot"]), country: pick(["DE", "US"]), device: pick(["phone", "desktop"]), sub1: pick(hostile), source: "mail", ext_id: pick(hostile), ip: "203.0.113.7" }
    : { ...base, kind: "postback", id: hex(), outcome: pick(["recorded", "duplicate", "click_expired"]), message: pick(["The conversion is recorded as approved.", hostile[0]]) };
}
export const promoCodes = [
  { id: 1, code: "NORA10", affiliate: "nora", offer: "acme-shoes", state: "active", created_at: iso(startedAt - 5e9) },
  { id: 2, code: hostile[2], affiliate: "price-hunter", offer: "initech-books", state: "archived", created_at: iso(startedAt - 6e9) },
];

/** The life of the click behind a conversion. */
export function lifeOf(c) {
  const t = Date.parse(c.recorded_at);
  return [
    { at: iso(t - 480000), what: "click", facts: { offer: c.offer, affiliate: c.affiliate, sub1: hostile[0], sub2: hostile[26], ip: "203.0.113.7", network_now: `AS64500 ${hostile[0]}`, user_agent: hostile[1], country: "DE", device: "phone" }, why: "The offer and the affiliate are active; no rule refused the click." },
    { at: iso(t - 480000), what: "redirect", facts: { outcome: "target", http_status: 302, location_now: `https://shop.example/shoes?click_id=${c.click_id}` }, why: "The visitor was sent to the offer's target. What that was then is not stored: this is the target as it is now, filled with this click's values." },
    { at: iso(t - 1200), what: "postback", facts: { code: "goal_unknown", message: "The offer has no goal of this name.", query: `click_id=${c.click_id}&goal=${hostile[10]}`, ip: "198.51.100.4" } },
    { at: c.recorded_at, what: "postback", facts: { code: "recorded", message: "The conversion is recorded as approved.", query: `click_id=${c.click_id}&txid=${c.txid}` } },
    { at: c.recorded_at, what: "conversion", facts: { conversion_id: c.id, goal: c.goal, txid: c.txid, status_now: c.status, amount: c.amount, amount_currency: c.amount_currency, payout: c.payout, payout_currency: c.payout_currency } },
    { at: c.recorded_at, what: "status", facts: { to: c.status } },
    { at: c.recorded_at, what: "accrual", facts: { amount: c.payout, currency: c.payout_currency, affiliate: c.affiliate } },
    { at: iso(t + 10), what: "delivery", facts: { postback_url: "nora-tracker", tells: "approved", state_now: "delivered", attempts: 2, settled_at: iso(t + 900).replace("Z", "+00:00") } },
    { at: iso(t + 20), what: "attempt", facts: { attempt: 1, outcome: "status", http_status: 500, duration_ms: 4, url: "https://tracker.example/pb?cid=abc", answer: hostile[2] } },
    { at: iso(t + 900), what: "attempt", facts: { attempt: 2, outcome: "delivered", http_status: 200, duration_ms: 1, answer: "ok" } },
  ];
}
