// The one place that talks to /api/v1: types, errors, sessions. Conventions: JSON; money is a string beside its
// currency; times are RFC 3339 in UTC; absent values are left out; lists are {items, next}; errors are RFC 9457.

export type Role = "viewer" | "manager" | "admin";
export type State = "active" | "paused" | "archived";
export type Status = "pending" | "approved" | "rejected";

export interface Page<T> { items: T[]; next: string | null }

/** Who is signed in. */
export interface Me { kind?: string; name: string; role: Role }
export interface User { id: number; name: string; role: Role; state?: "active" | "disabled"; created_at?: string }
export interface Token {
  id: number; name: string; role: Role; created_at?: string; revoked_at?: string;
  token?: string; // in the answer to POST only
}
export interface AuditEntry {
  id: number; at: string; by: string; address?: string; action: string; subject: string;
  before?: Record<string, unknown>; after?: Record<string, unknown>;
}

export interface Advertiser {
  id?: number; ref: string; name?: string; state?: State; has_token?: boolean; postback_ips?: string[];
}
export interface Affiliate {
  id?: number; ref: string; name?: string; state?: State; has_postback_secret?: boolean;
}
export interface Goal {
  id?: number; ref: string; state?: "active" | "archived"; default?: boolean; payout: string; revenue?: string; currency: string;
}
export interface Offer {
  id?: number; ref: string; advertiser: string; name?: string; state?: State; target_url: string; fallback_url?: string;
  click_id_parameter?: string; deep_link_hosts?: string[]; attribution_window?: string; review?: boolean;
  payout_override?: boolean; refuse_postbacks_when_paused?: boolean; goals: Goal[];
}
export interface PostbackUrl {
  id?: number; ref: string; affiliate: string; offer?: string; state?: State; goals?: string[]; statuses?: Status[];
  share?: number; method?: "GET" | "POST"; url: string; body?: string; body_type?: "form" | "json";
}
export type Kind = "advertisers" | "affiliates" | "offers" | "postback-urls";

export interface FieldError { field: string; message: string }
export interface Change {
  kind: "create" | "change"; subject: string; ref: string; details: string[];
  /** Its URLs and body, filled with example values. */
  examples: string[];
  warnings: string[];
}
export interface Check { errors: FieldError[]; changes: Change[] }

export interface Parameter { name: string; value: string; explanation: string; required?: boolean }
export interface LinkAnswer {
  url: string; parameters: Parameter[]; warnings: string[];
  /** Of a tracking link: where a visitor is sent. Absent: a click on it is refused. */
  leads_to?: string;
  /** Of a postback URL. */
  explanation?: string; token_note?: string;
}
export interface PromoCode { id: number; code: string; affiliate: string; offer: string; state: "active" | "archived"; created_at: string }

export interface Conversion {
  id: string; click_id: string; status: Status; recorded_at: string; changed_at: string; offer: string; affiliate: string;
  advertiser: string; goal: string; txid?: string; amount?: string; amount_currency?: string; payout: string;
  payout_currency: string; revenue: string; revenue_currency: string;
  adv1?: string; adv2?: string; adv3?: string; adv4?: string; adv5?: string;
}
export interface ConversionDetails extends Conversion {
  events: { sequence: number; at: string; from?: Status; to: Status; message?: string; by?: string; reason?: string }[];
  ledger: { sequence: number; at: string; kind: string; amount: string; currency: string; affiliate: string }[];
  deliveries: Delivery[];
}
/** What became of a decision: done, unchanged, refused, unknown, queued, unavailable. */
export interface Outcome { id: string; outcome: string; code: string; message: string }
/** What became, or would become, of a reported sale. */
export interface Sale {
  line?: number; code: string; message: string; conversion_id?: string; click_id?: string; conversion_time?: string;
  offer?: string; affiliate?: string; goal?: string; payout?: string; payout_currency?: string; revenue?: string; revenue_currency?: string;
}
export interface ImportAnswer { preview: boolean; totals: Record<string, number>; lines: Sale[] }

export interface LifeEvent { at: string; what: string; facts: Record<string, unknown>; why?: string }
export interface Explanation {
  found_as: string; click_id?: string; events: LifeEvent[]; verdict: string;
  /** Of a pasted URL or a piece of a query: what was looked up. */
  taken?: { parameter?: string; value: string };
  /** All clicks that match, where there are several. */
  clicks?: string[];
  /** The ID is a mangled one, and was this. */
  did_you_mean?: string;
  /** Of a search: `looked_back_to` is where the next one begins. */
  search?: { looked_back_to: string; out_of_time: boolean; older_kept: boolean };
}
export interface Step { step: string; outcome: string; why: string }
export interface ClickRun { steps: Step[]; answer: { status: number; location?: string } }
export interface PostbackRun { steps: Step[]; answer: { http: number; code: string; message: string; conversion_id?: string } }

export interface StoredPostback {
  id: string; received_at: string; click_id: string; code: string; message: string; conversion_id?: string; offer?: string;
  affiliate?: string; replay_of?: string; replayed_by?: string; by?: string; reason?: string; method?: string; ip?: string; params?: string;
}
export interface ReplayLine { id: string; was?: string; replayed: boolean; code: string; message: string; conversion_id?: string }

export interface Amounts { currency: string; payout: string; revenue: string; profit: string; epc?: string }
export interface Measures {
  clicks: number; flagged: { head: number; prefetch: number; bot: number }; refused: number;
  refused_by_reason?: Record<string, number>; unique_clicks?: number;
  conversions: { approved: number; pending: number; rejected: number };
  conversion_rate?: number; amounts: Amounts[];
  /** The median, in seconds. */
  time_to_conversion?: number;
}
/** Beside its measures a row has one member a group, and of catalog entries `..._id` and `..._name`. */
export type ReportRow = Measures & { previous?: Measures; [dimension: string]: unknown };
export interface Report {
  group: string[]; tz: string; period: { from: string; to: string }; previous_period?: { from: string; to: string };
  counted_from?: { clicks: string; conversions: string }; items: ReportRow[]; rows?: number;
  totals: Measures & { previous?: Measures }; next: string | null;
}

export interface Balance { affiliate: string; affiliate_name?: string; currency: string; earned: string; paid: string; balance: string }
export interface Entry {
  at: string; kind: string; amount: string; currency: string; balance: string; conversion_id?: string; click_id?: string;
  offer?: string; goal?: string; txid?: string; payment_id?: string; note?: string; booked_at?: string;
}
export interface Account { currency: string; opening: string; accrued: string; reversed: string; paid: string; closing: string; booked_later: string; booked_later_entries: number }
export interface Statement { affiliate: string; affiliate_name?: string; period: { from: string; to: string }; accounts: Account[]; items: Entry[]; next: string | null }

export interface LiveItem {
  at: string; kind: "click" | "postback"; id?: string; click_id: string; offer?: string; affiliate?: string; outcome: string;
  message?: string; conversion_id?: string; sub1?: string; source?: string; ext_id?: string; ip?: string; country?: string; device?: string;
}
export type LiveFilter = { kind: string; offer: string; affiliate: string };
/** `cut`: there was more, or may be behind what was looked at; the oldest of it is left out. */
export interface LivePage { items: LiveItem[]; next: string; cut: boolean }

/** Postbacks with one code. */
export interface Refused { code: string; in_an_hour: number; in_24_hours: number; newest_at: string }
export interface Health {
  status: "ready" | "degraded" | "not_ready"; degraded: { word: string; message: string; what_to_do?: string }[]; node: number;
  catalog_version: number; database_answers: boolean;
  journal: { bytes: number; kept_bytes: number; max_bytes: number; end: number; lag_records: number };
  outbox?: { due: number; waiting: number; dead_in_24_hours: number; oldest_due_at?: string };
  nodes?: { node: number; host: string; seen_at: string; seen_seconds_ago: number; applied_to?: number; lag_records?: number }[];
  database?: { bytes: number; partition_days_ahead: number; parked_postbacks: number; rejected_records: number };
  enrichment?: { name: string; state: string; built_at?: string; message?: string; trouble?: string; what_to_do?: string }[];
  /** `cut`: there are more. */
  refused_postbacks?: { cut: boolean; codes: Refused[] };
  /** Those without a click of ours, which are stored nowhere; of this server alone. */
  turned_away_postbacks: Refused[];
}
export interface Delivery {
  conversion_id: string; click_id: string; sequence: number; affiliate: string; postback_url?: string; tells: Status; state: string;
  created_at: string; due_at?: string; settled_at?: string; attempts_made: number;
  attempts?: { attempt: number; at: string; duration_ms: number; outcome: string; http_status?: number; error?: string; url: string; answer?: string }[];
}

/** What went wrong, with a sentence for a person. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldError[] = [],
    readonly requestId = "",
  ) {
    super(message);
  }
}

/** What there is to say of whatever was thrown: a line for each thing, and nothing twice. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) {
    const fields = error.fields.map((f) => (f.field ? `${f.field}: ${f.message}` : f.message));
    const isAll = error.message === fields.join("; ");  // the sentence of a request whose faults are all of fields
    return (isAll ? fields : [error.message, ...fields.filter((f) => !error.message.includes(f))]).join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

let signedOut: () => void = () => {};
/** Called when an answer says that nobody is signed in (any more). */
export function onSignedOut(listener: () => void): void { signedOut = listener; }

export type QueryValue = string | number | boolean | string[] | undefined | null;
export type Query = Record<string, QueryValue>;

export function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    // An empty value in a list is meant: those where there is none. By itself it says that nothing is asked for.
    if (Array.isArray(value)) value.forEach((one) => params.append(name, one));
    else if (value !== undefined && value !== null && value !== "") params.append(name, String(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}
export const apiUrl = (path: string, query: Query = {}): string => `/api/v1${path}${queryText(query)}`;

interface Options {
  query?: Query; body?: unknown; text?: string; type?: string; etag?: string; signal?: AbortSignal;
  headers?: Record<string, string>;
  /** A 401 is an answer here, not the end of the session. */
  anonymous?: boolean;
}
export interface Answer<T> { data: T; etag: string; location: string }

const plainWords: Record<number, string> = {
  403: "Your role does not allow this.",
  404: "There is nothing at this place.",
  412: "Somebody else changed this in the meantime. Load it again, then make your change.",
  429: "Too many tries. Wait a moment.",
  503: "The server cannot do this right now. Try again in a moment.",
};

async function errorOf(response: Response): Promise<ApiError> {
  let body: Record<string, unknown> = {};
  try {
    const read: unknown = await response.json();
    if (read && typeof read === "object") body = read as Record<string, unknown>;
  } catch { /* not JSON: a proxy's page, or nothing at all */ }
  const text = (name: string): string => (typeof body[name] === "string" ? (body[name] as string) : "");
  const fields = Array.isArray(body.errors)
    ? body.errors.map((e: Partial<FieldError>) => ({ field: String(e.field ?? ""), message: String(e.message ?? "") }))
    : [];
  const sentence = text("detail") || plainWords[response.status] || text("title") || `The server answered ${response.status}.`;
  return new ApiError(response.status, text("code"), sentence, fields, text("request_id"));
}

/** The answer as it comes; whatever is wrong with it is thrown. */
async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  let body: string | undefined;
  if (options.text !== undefined) {
    body = options.text;
    headers["Content-Type"] = options.type ?? "text/plain; charset=utf-8";
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body);
    headers["Content-Type"] = options.type ?? "application/json";
  }
  if (options.etag) headers["If-Match"] = options.etag;
  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query), {
      method, headers, body: body ?? null, signal: options.signal ?? null, cache: "no-store",
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, "unreachable", "The server does not answer. Is it running, and is your network up?");
  }
  if (!response.ok) {
    const error = await errorOf(response);
    if (error.status === 401 && !options.anonymous) signedOut();
    throw error;
  }
  return response;
}

export async function call<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  const response = await send(method, path, options);
  const text = await response.text();
  let data: unknown;
  if (text) {
    try { data = JSON.parse(text); } catch { throw new ApiError(response.status, "not_json", "The server's answer is not JSON."); }
  }
  return { data: data as T, etag: response.headers.get("ETag") ?? "", location: response.headers.get("Location") ?? "" };
}

/** A file of the API's, for the browser to keep; where there is none, the reason is thrown, which a plain link would swallow. */
export async function download(path: string, query: Query, name: string): Promise<void> {
  const response = await send("GET", path, { query, headers: { Accept: "*/*" } });
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** A random UUID, also where the page came over plain HTTP and crypto.randomUUID is missing. */
export function newId(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const get = async <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  (await call<T>("GET", path, signal ? { query, signal } : { query })).data;
const post = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  (await call<T>("POST", path, signal ? { body, signal } : { body })).data;
const at = (...parts: (string | number)[]): string => parts.map((p) => `/${encodeURIComponent(p)}`).join("");

type Listed = Query & { limit?: number; cursor?: string; q?: string };
const list = <T>(path: string) => (query: Listed = {}, signal?: AbortSignal): Promise<Page<T>> => get<Page<T>>(path, query, signal);

/** All pages of a list as one. */
export async function allPages<T>(load: (cursor: string) => Promise<Page<T>>): Promise<Page<T>> {
  const items: T[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Page<T> = await load(cursor);
    items.push(...page.items);
    cursor = page.next || null;
  }
  return { items, next: null };
}

export const api = {
  session: async (): Promise<Me> => (await call<Me>("GET", "/session", { anonymous: true })).data,
  signIn: async (name: string, password: string): Promise<Me> =>
    (await call<Me>("POST", "/session", { body: { name, password }, anonymous: true })).data,
  /** The answer's cookie is that of a new session. */
  changePassword: (current: string, wanted: string): Promise<Answer<Me>> =>
    call<Me>("POST", "/session/password", { body: { current, new: wanted } }),
  signOut: (): Promise<Answer<void>> => call<void>("DELETE", "/session", { anonymous: true }),
  setup: (token: string, name: string, password: string): Promise<Answer<unknown>> =>
    call("POST", "/setup", { body: { token, name, password }, anonymous: true }),

  entries: <T>(kind: Kind, query: Listed = {}, signal?: AbortSignal): Promise<Page<T>> => get<Page<T>>(at(kind), query, signal),
  entry: <T>(kind: Kind, ref: string, signal?: AbortSignal): Promise<Answer<T>> =>
    call<T>("GET", at(kind, ref), signal ? { signal } : {}),
  create: <T>(kind: Kind, entry: T): Promise<Answer<T>> => call<T>("POST", at(kind), { body: entry }),
  patch: <T>(kind: Kind, ref: string, change: object, etag: string): Promise<Answer<T>> =>
    call<T>("PATCH", at(kind, ref), { body: change, etag, type: "application/merge-patch+json" }),
  newToken: async (ref: string): Promise<string> => (await post<{ token: string }>(at("advertisers", ref, "token"), undefined)).token,
  newSecret: async (ref: string): Promise<string> =>
    (await post<{ postback_secret: string }>(at("affiliates", ref, "postback-secret"), undefined)).postback_secret,
  /** What is wrong with a document, and what it would change. */
  check: (document: object, signal?: AbortSignal): Promise<Check> => post("/catalog/check", document, signal),
  promoCodes: list<PromoCode>("/promo-codes"),
  addPromoCode: (code: { code: string; affiliate: string; offer: string }): Promise<PromoCode> => post("/promo-codes", code),
  changePromoCode: async (code: string, state: PromoCode["state"]): Promise<void> => {
    const { etag } = await call<PromoCode>("GET", at("promo-codes", code));
    await call("PATCH", at("promo-codes", code), { body: { state }, etag });
  },

  clickLink: (query: Query, signal?: AbortSignal): Promise<LinkAnswer> => get("/links/click", query, signal),
  postbackLink: (query: Query, signal?: AbortSignal): Promise<LinkAnswer> => get("/links/postback", query, signal),
  checkLink: (url: string): Promise<LinkAnswer> => post("/links/check", { url }),

  conversions: list<Conversion>("/conversions"),
  conversion: (id: string, signal?: AbortSignal): Promise<ConversionDetails> => get(at("conversions", id), {}, signal),
  decide: (ids: string[], status: Status, reason: string): Promise<{ items: Outcome[] }> =>
    post("/conversions/decide", { ids, status, ...(reason && { reason }) }),
  addConversion: (sale: object): Promise<Sale> => post("/conversions", sale),
  /** `tz`: by whose clock times without an offset are meant. */
  importConversions: async (csv: string, note: string, tz: string, preview: boolean): Promise<ImportAnswer> =>
    (await call<ImportAnswer>("POST", preview ? "/conversions/import/preview" : "/conversions/import",
      { text: csv, type: "text/csv", query: { note, tz } })).data,

  explain: (q: string, before?: string, signal?: AbortSignal): Promise<Explanation> => get("/explain", { q, before }, signal),
  runClick: (url: string, headers: Record<string, string>): Promise<ClickRun> =>
    post("/explain/click", { url, ...(Object.keys(headers).length > 0 && { headers }) }),
  runPostback: (what: { url?: string; method?: string; body?: string; content_type?: string; headers?: Record<string, string> }): Promise<PostbackRun> =>
    post("/explain/postback", what),
  postbacks: list<StoredPostback>("/postbacks"),
  replay: (ids: string[], preview: boolean): Promise<{ items: ReplayLine[] }> => post("/postbacks/replay", { ids, preview }),

  /** With an id of the caller's choice it can be cancelled while it runs. */
  report: async (query: Query, signal: AbortSignal, id?: string): Promise<Report> =>
    (await call<Report>("GET", "/reports", { query, signal, ...(id && { headers: { "Report-Id": id } }) })).data,
  cancelReport: (id: string): Promise<Answer<void>> => call<void>("DELETE", at("reports", id)),

  balances: list<Balance>("/balances"),
  statement: (query: Query, signal?: AbortSignal): Promise<Statement> => get("/statements", query, signal),
  /** The same id again is the same payment. */
  pay: (payment: { id: string; affiliate: string; amount: string; currency: string; paid_at?: string; note?: string }): Promise<unknown> => post("/payments", payment),

  live: (since: string, what: LiveFilter, signal?: AbortSignal): Promise<LivePage> => get("/live", { since, ...what, limit: 200 }, signal),
  health: (signal?: AbortSignal): Promise<Health> => get("/health", {}, signal),
  deliveries: list<Delivery>("/deliveries"),
  retryDeliveries: (what: object): Promise<{ preview: boolean; states: Record<string, number>; retried?: number }> => post("/deliveries/retry", what),

  users: list<User>("/users"),
  addUser: (user: { name: string; password: string; role: Role }): Promise<User> => post("/users", user),
  changeUser: async (id: number | string, change: object): Promise<User> =>
    (await call<User>("PATCH", at("users", id), { body: change })).data,
  tokens: list<Token>("/tokens"),
  addToken: (token: { name: string; role: Role }): Promise<Token> => post("/tokens", token),
  dropToken: (id: number): Promise<Answer<void>> => call<void>("DELETE", at("tokens", id)),
  audit: list<AuditEntry>("/audit"),
};
