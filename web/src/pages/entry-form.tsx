// One entry of the catalog: made or changed, checked while it is typed by what `homing plan` would say.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError, isAbort, type Check as Checked, type FieldError, type Goal, type Kind, type Me } from "../api";
import { useDraft, useKeep } from "../drafts";
import { words } from "../format";
import { useAction, useLoad, useRested } from "../hooks";
import { navigate, type Place } from "../router";
import { Area, Badge, Check, Failed, Head, Input, Loading, may, Notice, Once, Restored, Select, Text, useRefs } from "../ui";
import { kinds } from "./catalog";
import { OfferLinks, refsOf } from "./links";

type Values = Record<string, unknown>;
interface Spec {
  name: string; label: string; kind?: "text" | "area" | "lines" | "check" | "statuses" | "select"; hint?: string; placeholder?: string;
  options?: string[]; from?: "offers" | "affiliates" | "advertisers"; onlyIf?: (values: Values) => boolean; wide?: boolean;
}
const stateOf = (...options: string[]): Spec => ({ name: "state", label: "State", kind: "select", options });
const ref: Spec = { name: "ref", label: "Ref", hint: "Names it in links and files: lower-case letters, digits, - and _. It cannot be changed later.", placeholder: "acme-shoes" };
const title: Spec = { name: "name", label: "Name", hint: "For people." };

const specs: Record<Kind, Spec[]> = {
  advertisers: [ref, title, stateOf("active", "paused", "archived"),
    { name: "postback_ips", label: "Its postbacks may come from", kind: "lines", hint: "Addresses or networks such as 203.0.113.0/24, one a line. Empty: from anywhere." }],
  affiliates: [ref, title, stateOf("active", "paused", "archived")],
  offers: [ref, title, { name: "advertiser", label: "Advertiser", from: "advertisers" }, stateOf("active", "paused", "archived"),
    { name: "target_url", label: "Target URL", kind: "area", placeholder: "https://shop.example/?click_id={click_id}",
      hint: "Where visitors go. Macros: {click_id} {offer} {aff} {aff_id} {sub1}…{sub10} {source} {creative} {ext_id} {ip} {country} {device} {os} {browser} {timestamp} {random}. Without {click_id} it is added to the query." },
    { name: "fallback_url", label: "Fallback URL", kind: "area", hint: "Where visitors of a paused offer go. Empty: the server's." },
    { name: "click_id_parameter", label: "Parameter for the click ID", placeholder: "click_id", hint: "Where the target URL has no {click_id}." },
    { name: "attribution_window", label: "A conversion counts for", placeholder: "30d", hint: "After the click: 30d, 12h, 90m. Empty: without limit." },
    { name: "deep_link_hosts", label: "Hosts of deep links", kind: "lines", hint: "One a line: shop.example or *.shop.example. Empty: no deep links." },
    { name: "review", label: "Conversions wait for review", kind: "check", hint: "A postback that says no status makes a pending conversion." },
    { name: "payout_override", label: "Postbacks may set payout and revenue", kind: "check" },
    { name: "refuse_postbacks_when_paused", label: "While paused, refuse postbacks of earlier clicks too", kind: "check" }],
  "postback-urls": [ref, { name: "affiliate", label: "Affiliate", from: "affiliates" },
    { name: "offer", label: "Offer", from: "offers", hint: "Empty: for the offers for which it has none of their own." }, stateOf("active", "paused", "archived"),
    { name: "url", label: "URL", kind: "area", placeholder: "https://tracker.example/postback?cid={ext_id}&payout={payout}&txid={txid}",
      hint: "Macros: those of a click, and {conversion_id} {goal} {txid} {status} {payout} {currency} {amount} {adv1}…{adv5} {conversion_time} {conversion_timestamp}. {status:approved=1 rejected=0} puts another text for each value." },
    { name: "statuses", label: "Tells of", kind: "statuses" },
    { name: "goals", label: "Goals", kind: "lines", hint: "Refs, one a line. Empty: all." },
    { name: "share", label: "Of how many in a hundred", placeholder: "100" },
    { name: "method", label: "Method", kind: "select", options: ["GET", "POST"] },
    { name: "body_type", label: "Body is", kind: "select", options: ["form", "json"], onlyIf: (v) => v.method === "POST" },
    { name: "body", label: "Body", kind: "area", placeholder: '{"id": "{ext_id}", "ok": {status:approved=true rejected=false}}', onlyIf: (v) => v.method === "POST" }],
};
const member: Record<Kind, string> = { offers: "offers", affiliates: "affiliates", advertisers: "advertisers", "postback-urls": "postback_urls" };
const blankGoal: Goal = { ref: "sale", payout: "", revenue: "", currency: "EUR" };

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
const cleanGoal = (goal: Goal): Goal => Object.fromEntries(Object.entries(goal).filter(([n, v]) => n !== "id" && !isEmpty(v))) as unknown as Goal;

/** The entry as a catalog file has it: only members that the form knows, none that are empty. */
function entryOf(kind: Kind, values: Values): Values {
  const entry: Values = {};
  for (const spec of specs[kind]) {
    if (spec.onlyIf && !spec.onlyIf(values)) continue;
    const value = values[spec.name];
    if (isEmpty(value)) continue;
    entry[spec.name] = spec.name === "share" ? (Number.isInteger(Number(value)) ? Number(value) : value) : value;
  }
  if (kind === "offers") entry.goals = ((values.goals as Goal[] | undefined) ?? []).map(cleanGoal);
  return entry;
}
/** RFC 7396: what is other than before, and null for what is gone. */
function patchOf(before: Values, after: Values): Values {
  const patch: Values = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) patch[name] = after[name] ?? null;
  }
  return patch;
}

/** The faults of one field: names as the form has them, however the server leads up to them. */
const own = (kind: Kind, errors: FieldError[]): FieldError[] =>
  errors.map((e) => ({ ...e, field: e.field.replace(new RegExp(`^${member[kind]}\\[0\\]\\.?`), "") }));
const says = (list: FieldError[], field: string): string | undefined =>
  [...new Set(list.filter((e) => e.field === field || e.field.startsWith(`${field}[`) || e.field.startsWith(`${field}.`)).map((e) => e.message))].join(" ") || undefined;

/** What a check said; busy as long as that is not of the entry as it stands. */
function useCheck(kind: Kind, entry: Values, on: boolean): { check: Checked | undefined; error: unknown; busy: boolean } {
  const now = JSON.stringify(entry);
  const text = useRested(now);
  const [state, setState] = useState<{ of?: string; check?: Checked; error?: unknown }>({});
  useEffect(() => {
    if (!on) return;
    const aborter = new AbortController();
    setState(({ of: _, ...old }) => old);
    api.check({ [member[kind]]: [JSON.parse(text)] }, aborter.signal).then(
      (check) => setState({ of: text, check: { ...check, errors: own(kind, check.errors) } }),
      (error: unknown) => { if (!isAbort(error)) setState({ of: text, error }); });
    return () => aborter.abort();
  }, [text, on]);
  return { check: state.check, error: state.error, busy: state.of !== now };
}

/** Done like any other change of the form: when it is saved. The default goal has none: a postback without a goal is of it. */
function Archive({ goal, onState }: { goal: Goal; onState: (state: Goal["state"]) => void }): JSX.Element {
  const isArchived = goal.state === "archived";
  const act = isArchived ? "Bring back" : "Archive";
  return <button type="button" class="small" aria-label={`${act} ${goal.ref}`} onClick={() => onState(isArchived ? "active" : "archived")}>{act}</button>;
}

function Goals({ goals, onGoals, errors, touched, canEdit }: { goals: Goal[]; onGoals: (goals: Goal[]) => void; errors: FieldError[]; touched: boolean; canEdit: boolean }): JSX.Element {
  const set = (at: number, change: Partial<Goal>): void => onGoals(goals.map((g, i) => (i === at ? { ...g, ...change } : change.default ? { ...g, default: false } : g)));
  const error = (at: number, name: string): string | undefined => (touched ? says(errors, `goals[${at}].${name}`) : undefined);
  const overall = touched ? says(errors.filter((e) => e.field === "goals"), "goals") : undefined;
  return (
    <fieldset class="goals">
      <legend>Goals: what is paid for</legend>
      <p class="hint">Rates are amounts (2.50), or percentages of the sale (12.5%). An archived goal takes no new conversions; those that it has still change their status.</p>
      {goals.map((goal, i) => (
        <div class="goal" role="group" aria-label={`Goal ${i + 1}`}>
          <Input label="Ref" value={goal.ref} onValue={(v) => set(i, { ref: v })} error={error(i, "ref")} />
          <Input label="Payout" value={goal.payout} onValue={(v) => set(i, { payout: v })} error={error(i, "payout")} placeholder="5.00" />
          <Input label="Revenue" value={goal.revenue ?? ""} onValue={(v) => set(i, { revenue: v })} error={error(i, "revenue")} placeholder="the payout" />
          <Input label="Currency" value={goal.currency} onValue={(v) => set(i, { currency: v.toUpperCase() })} error={error(i, "currency")} maxLength={3} />
          {goal.state === "archived" ? <Badge code="archived" /> : goals.length > 1 && <Check label="Default" checked={!!goal.default} onValue={(on) => set(i, { default: on })} />}
          {canEdit && goal.id && !goal.default && <Archive goal={goal} onState={(state) => set(i, { state })} />}
          {error(i, "state") && <p class="field-error"><Text of={error(i, "state")} /></p>}
          {canEdit && goals.length > 1 && !goal.id && <button type="button" class="small" onClick={() => onGoals(goals.filter((_, at) => at !== i))}>Take away</button>}
        </div>
      ))}
      {overall && <p class="field-error"><Text of={overall} /></p>}
      {canEdit && <p><button type="button" onClick={() => onGoals([...goals.map((g, i) => ({ ...g, default: g.default ?? i === 0 })), { ...blankGoal, ref: "" }])}>Add a goal</button></p>}
    </fieldset>
  );
}

function Field({ spec, values, onValue, error, warning, isNew, refs }: {
  spec: Spec; values: Values; onValue: (value: unknown) => void; error: string | undefined; warning: string | undefined; isNew: boolean; refs: Record<string, string[] | undefined>;
}): JSX.Element {
  const value = values[spec.name];
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const missing = spec.from && spec.name !== "offer" && refs[spec.from]?.length === 0;
  const hint = missing ? <>There is no {kinds[spec.from!].one} yet: <a href={`/catalog/${spec.from}/new`}>make it</a> first.</> : spec.hint;
  const common = { label: spec.label, hint, error, warning };
  switch (spec.kind) {
    case "check":
      return <Check label={spec.label} checked={value === true} onValue={onValue} {...(spec.hint && { hint: spec.hint })} />;
    case "select":
      return <Select {...common} value={text || spec.options![0]!} onValue={onValue} options={(spec.options ?? []).filter((o) => !isNew || o !== "archived")} />;
    case "lines":
      return <Area {...common} wide={false} rows={2} value={Array.isArray(value) ? value.join("\n") : ""} onValue={(v) => onValue(v === "" ? [] : v.split("\n").map((l) => l.trim()))} />;
    case "area":
      return <Area {...common} rows={2} value={text} onValue={(v) => onValue(v.replace(/\n/g, ""))} placeholder={spec.placeholder} />;
    case "statuses": {
      const chosen = Array.isArray(value) ? (value as string[]) : ["approved"];
      return (
        <fieldset class="checks"><legend>{spec.label}</legend>
          {["pending", "approved", "rejected"].map((s) => <Check label={s} checked={chosen.includes(s)} onValue={(on) => onValue(on ? [...chosen, s] : chosen.filter((c) => c !== s))} />)}
        </fieldset>
      );
    }
    default:
      return <Input {...common} value={text} onValue={onValue} placeholder={spec.placeholder} readOnly={spec.name === "ref" && !isNew} list={spec.from ? refs[spec.from] : undefined} />;
  }
}

function Saw({ check, busy, error, kind, dirty }: { check: Checked | undefined; busy: boolean; error: unknown; kind: Kind; dirty: boolean }): JSX.Element {
  const changes = check && check.errors.length === 0 ? check.changes : [];
  const warnings = (check?.changes ?? []).flatMap((c) => c.warnings);
  const examples = (check?.changes ?? []).flatMap((c) => c.examples);
  const named = new Set(specs[kind].map((s) => s.name));
  const rest = (check?.errors ?? []).filter((e) => !named.has(e.field.split(/[.[]/)[0] ?? "") && !e.field.startsWith("goals"));
  return (
    <div aria-live="polite" class="saw">
      <p class="progress small">{busy ? "Checking …" : check ? (check.errors.length > 0 ? `${check.errors.length} to mend before it can be saved` : "It can be saved as it is.") : ""}</p>
      <Failed error={error} />
      {rest.length > 0 && <Notice tone="bad">{rest.map((e) => <p>{e.field && <strong><Text of={e.field} />: </strong>}<Text of={e.message} /></p>)}</Notice>}
      {warnings.length > 0 && <Notice tone="warn" title="Worth a look">{warnings.map((w) => <p><Text of={w} /></p>)}</Notice>}
      {examples.length > 0 && <section><h2>With example values</h2>{examples.map((e) => <p class="example"><code class="wrap"><Text of={e} /></code></p>)}</section>}
      {dirty && changes.length > 0 && (kind === "offers" || kind === "postback-urls") && (
        <section><h2>What would change</h2>
          <ul class="plain">{changes.map((c) => <li><Badge code={c.kind} tone="dim" /> {words(c.subject)} <Text of={c.ref} />{c.details.length > 0 && <ul>{c.details.map((d) => <li class="small"><Text of={d} /></li>)}</ul>}</li>)}</ul>
        </section>
      )}
    </div>
  );
}

function Secrets({ kind, entryRef, has, onDone }: { kind: Kind; entryRef: string; has: boolean; onDone: () => void }): JSX.Element | null {
  const [secret, setSecret] = useState("");
  const isToken = kind === "advertisers";
  const { run, busy, error } = useAction(async () => { setSecret(isToken ? await api.newToken(entryRef) : await api.newSecret(entryRef)); onDone(); });
  if (kind !== "advertisers" && kind !== "affiliates") return null;
  return (
    <section class="card">
      <h2>{isToken ? "Postback token" : "Signing secret"}</h2>
      <p class="quiet">{isToken
        ? has ? "Its postbacks have to carry a token. A new one makes the old one void at once." : "Anyone may send postbacks for it. With a token only its own servers can."
        : has ? "What it is sent is signed. A new secret takes the place of the old one at once." : "With a secret, what it is sent is signed, so that it can tell that it comes from here."}</p>
      <Failed error={error} />
      <p><button type="button" class={has ? "danger" : ""} disabled={busy} onClick={run}>{has ? "Make a new one" : "Make one"}</button></p>
      {secret && <Once title={isToken ? "Postback token" : "Signing secret"} secret={secret} onClose={() => setSecret("")} />}
    </section>
  );
}

/** Where it was written on, it is saved to: whoever changed the entry in the meantime must not be overwritten. */
interface Draft { values: Values; base: Values; etag: string }

function Form({ kind, loaded, etag, reloading, entryRef, user, onReload, made, place }: {
  kind: Kind; loaded: Values; etag: string; entryRef: string; user: Me; onReload: () => void; made: boolean; place: Place;
  /** By the ETag that it has, a change could be refused as somebody else's. */
  reloading: boolean;
}): JSX.Element {
  const isNew = entryRef === "new";
  const canEdit = may(user, "manager");
  const name = `${kind}/${entryRef}`;
  const draft = useDraft<Draft>(name, canEdit);
  const [held, setHeld] = useState(draft && !isNew && JSON.stringify(draft.base) !== JSON.stringify(loaded) ? { base: draft.base, etag: draft.etag } : undefined);
  const [restored, setRestored] = useState(!!draft);
  const [values, setValues] = useState<Values>(draft?.values ?? loaded);
  const [touched, setTouched] = useState<Set<string>>(new Set());
  const [saved, setSaved] = useState(false);
  const [sent, setSent] = useState("");
  const entry = entryOf(kind, values);
  const base = held?.base ?? loaded;
  const before = entryOf(kind, base);
  const dirty = JSON.stringify(entry) !== JSON.stringify(before);
  const { check, error: checkError, busy: checking } = useCheck(kind, entry, canEdit);
  const refs = {
    offers: kind === "postback-urls" ? useRefs("offers") : undefined, affiliates: kind === "postback-urls" ? useRefs("affiliates") : undefined,
    advertisers: kind === "offers" ? useRefs("advertisers") : undefined,
  };
  useKeep<Draft>(name, canEdit && dirty ? { values, base, etag: held?.etag ?? etag } : undefined);
  const startOver = (): void => {
    setValues(loaded);
    setTouched(new Set());
    setHeld(undefined);
    setRestored(false);
  };
  const shown = useRef(JSON.stringify(loaded));
  useEffect(() => {
    if (shown.current === JSON.stringify(loaded)) return;
    shown.current = JSON.stringify(loaded);
    startOver();
  }, [JSON.stringify(loaded)]); // a new secret changes the ETag alone: what is being written stays
  const { run, busy, error: refusal, clear } = useAction(async () => {
    setTouched(new Set(["*"]));
    setSaved(false);
    setSent(JSON.stringify(entry));
    if (isNew) {
      await api.create(kind, entry);
      navigate(`/catalog/${kind}/${encodeURIComponent(String(entry.ref))}?made=1`, true);
      return;
    }
    await api.patch(kind, entryRef, patchOf(before, entry), held?.etag ?? etag);
    setSaved(true);
    setRestored(false);
    onReload();
  });
  // What was wrong with what was sent is no more than that once something else is written.
  const error = refusal instanceof ApiError && refusal.fields.length > 0 && sent !== JSON.stringify(entry) ? undefined : refusal;
  const faults = [...(check?.errors ?? []), ...(error instanceof ApiError ? own(kind, error.fields) : [])];
  const stale = error instanceof ApiError && error.status === 412;
  // A new form is not red before anybody has written into it.
  const shows = (name: string): boolean => !isNew || touched.has("*") || touched.has(name);
  const set = (name: string) => (value: unknown): void => {
    setValues((old) => ({ ...old, [name]: value }));
    setTouched((old) => new Set(old).add(name));
    setSaved(false);
  };
  const one = kinds[kind].one;
  return (
    <>
      {made && (
        <Notice tone="good" title={`The ${one} is made.`}>
          {kind === "advertisers" && <p>Next: <a href={`/catalog/offers/new?advertiser=${encodeURIComponent(entryRef)}`}>make an offer of it</a>.</p>}
          {kind === "offers" && <p>Next: hand out a link, below, and give the advertiser its postback URL.</p>}
          {kind === "affiliates" && <p>Next: <a href={`/catalog/links?aff=${encodeURIComponent(entryRef)}`}>build its link</a>, or <a href={`/catalog/postback-urls/new?affiliate=${encodeURIComponent(entryRef)}`}>say where to tell it of conversions</a>.</p>}
        </Notice>
      )}
      <Restored on={restored}>
        {held && <p>Somebody else has changed the {one} in the meantime. What you save now would undo that, and is refused. <button type="button" class="small" onClick={() => { startOver(); clear(); }}>Show it as it is now, without my changes</button></p>}
      </Restored>
      {!canEdit && <Notice><p>Changing it needs the role of a manager.</p></Notice>}
      <form class="entry" noValidate onSubmit={(e) => { e.preventDefault(); void run(); }}>
        <fieldset disabled={!canEdit} class="bare">
          <legend class="sr">The {one}</legend>
          <div class="grid">
            {specs[kind].filter((s) => (!s.onlyIf || s.onlyIf(values))).map((spec) => (
              <Field spec={spec} values={values} onValue={set(spec.name)} isNew={isNew} refs={refs}
                error={shows(spec.name) ? says(faults, spec.name) : undefined} warning={undefined} />
            ))}
          </div>
          {kind === "offers" && <Goals goals={(values.goals as Goal[] | undefined) ?? []} onGoals={set("goals")} errors={faults} touched={shows("goals")} canEdit={canEdit} />}
          {canEdit && (
            <>
              <Failed error={error} />
              {stale && <p><button type="button" onClick={() => { if (held) startOver(); clear(); onReload(); }}>Load it again, without my changes</button></p>}
              <p class="buttons">
                <button class="primary" disabled={busy || (!isNew && (reloading || !dirty)) || (check !== undefined && check.errors.length > 0 && touched.has("*"))}>{busy ? "Saving …" : isNew ? `Make the ${one}` : "Save"}</button>
                {!isNew && dirty && <button type="button" onClick={startOver}>Undo the changes</button>}
                <span role="status" class="quiet">{saved && !dirty ? "Saved. The servers follow within a second." : ""}</span>
              </p>
            </>
          )}
        </fieldset>
        {canEdit && <Saw check={check} busy={checking} error={checkError} kind={kind} dirty={dirty || isNew} />}
      </form>
      {!isNew && canEdit && <Secrets kind={kind} entryRef={entryRef} has={!!(loaded.has_token ?? loaded.has_postback_secret)} onDone={onReload} />}
      {!isNew && kind === "offers" && <OfferLinks offer={entryRef} goals={refsOf((loaded.goals as Goal[] | undefined) ?? [])} aff={place.query.get("aff") ?? ""} />}
      {!isNew && kind === "affiliates" && <p><a href={`/catalog/links?aff=${encodeURIComponent(entryRef)}`}>Build a link</a> · <a href={`/balances/${encodeURIComponent(entryRef)}`}>Statement</a> · <a href={`/reports?affiliate=${encodeURIComponent(entryRef)}`}>Report</a></p>}
    </>
  );
}

export default function EntryForm({ kind, entryRef, place, user }: { kind: Kind; entryRef: string; place: Place; user: Me }): JSX.Element {
  const isNew = entryRef === "new";
  const { name, one } = kinds[kind];
  const { data, error, loading, reload } = useLoad(`${kind}/${entryRef}`, async (signal) => (isNew ? undefined : await api.entry<Values>(kind, entryRef, signal)));
  const given = Object.fromEntries(["advertiser", "affiliate", "offer"].flatMap((n) => { const v = place.query.get(n); return v ? [[n, v]] : []; }));
  const fresh: Values = kind === "offers" ? { goals: [blankGoal], state: "active", ...given } : kind === "postback-urls" ? { statuses: ["approved"], ...given } : {};
  return (
    <>
      <Head title={isNew ? `New ${one}` : entryRef} crumbs={[["Catalog", "/catalog/offers"], [name, `/catalog/${kind}`]]} />
      <Failed error={error} retry={reload} />
      {!isNew && loading && !data && <Loading />}
      {(isNew || data) && <Form kind={kind} loaded={data?.data ?? fresh} etag={data?.etag ?? ""} reloading={loading} entryRef={entryRef} user={user} onReload={reload} made={place.query.has("made")} place={place} />}
      {!isNew && data && <p class="quiet small">Every change stands in the {may(user, "admin") ? <a href="/audit">audit log</a> : "audit log"}. What is archived keeps its history. {data.data.id !== undefined && <>In URLs its number, {String(data.data.id)}, works as well as its ref.</>}</p>}
    </>
  );
}
