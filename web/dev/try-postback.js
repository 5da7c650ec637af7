// What POST /explain/postback answers in the stand-in's place: no laxer than the real door with what a page leaves out.
import * as data from "./fixtures.js";

const form = "application/x-www-form-urlencoded";
const number = (ip) => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
function contains(network, ip) {
  const [base, bits = "32"] = network.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(base) / size) === Math.floor(number(ip) / size);
}

/** @returns the body's parameters; a sentence where it can't be read */
function read(type, body) {
  if (type === form) return [...new URLSearchParams(body)];
  if (type !== "application/json") return `The body's Content-Type has to be ${form} or application/json.`;
  try {
    const members = JSON.parse(body);
    return members && typeof members === "object" && !Array.isArray(members) ? Object.entries(members).map(([name, value]) => [name, String(value)]) : "The body is JSON, but no object.";
  } catch {
    return "The body is no valid JSON.";
  }
}

class Decided extends Error {
  constructor(step, http, code, message) { super(message); Object.assign(this, { step, http, code }); }
}

function judge({ url = "/postback", method, body = "", content_type: contentType, headers = {} }, pass) {
  const header = (name) => Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1] ?? "";
  const sent = url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/#.*$/s, "");
  const [path, query = ""] = [sent.replace(/\?.*$/s, ""), /\?(.*)$/s.exec(sent)?.[1]];
  if (path !== "/postback") throw new Decided("address", 404, "not_found", "A postback URL has the path /postback; this one has another.");
  if (sent.length > 8192) throw new Decided("address", 414, "too_long", "A postback URL has at most 8 KiB; this one is longer.");
  const parameters = [...new URLSearchParams(query)];
  if ((method ?? (body ? "POST" : "GET")) === "POST" && body) {
    const members = read((contentType ?? header("content-type")).split(";")[0].trim().toLowerCase(), body);
    if (typeof members === "string") throw new Decided("request", 400, "body_invalid", members);
    parameters.push(...members);
  }
  pass("request", `${parameters.length} parameters were read.`);
  const value = (name) => parameters.find(([given, text]) => given === name && text)?.[1];
  const id = value("click_id");
  if (!id) throw new Decided("click_id", 400, "click_id_missing", "The parameter click_id is missing or empty; expected the ID that came with the click.");
  if (!/^[0-9a-f]{32}$/.test(id)) throw new Decided("click_id", 400, "click_id_malformed", `"${id}" is no click ID.`);
  pass("click_id", "It is there, and its check digits are right.");
  const sale = data.conversions.find((one) => one.click_id === id);
  if (!sale) throw new Decided("click", 404, "click_unknown", `There is no such click: ${sent.slice(0, 60)}`);
  pass("click", "The click is in the database, and was redirected.");
  const advertiser = data.advertisers.find((one) => one.ref === sale.advertiser);
  if (advertiser.has_token && !value("token") && !/^Bearer ./.test(header("authorization"))) throw new Decided("sender", 401, "token_missing", "This advertiser's postbacks need a token, and there was none.");
  const ip = header("x-forwarded-for").split(",").at(-1).trim() || "127.0.0.1";
  if (advertiser.postback_ips.length > 0 && !advertiser.postback_ips.some((network) => contains(network, ip))) throw new Decided("sender", 403, "ip_not_allowed", "This advertiser's postbacks may not come from this address.");
  pass("sender", `Its postbacks may come from ${ip}.`);
  if (value("txid") === sale.txid) throw new Decided("conversion", 200, "duplicate", "This conversion is recorded already; nothing was changed.");
  throw new Decided("payout", 200, "recorded", "The conversion is recorded as approved.");
}

export function tryPostback(request) {
  const steps = [];
  try {
    return judge(request, (step, why) => steps.push({ step, outcome: "ok", why }));
  } catch (decided) {
    if (!(decided instanceof Decided)) throw decided;
    const { step, http, code, message } = decided;
    return { steps: [...steps, { step, outcome: code, why: message }], answer: { http, code, message } };
  }
}
