// The parts that all pages are made of.
import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, ApiError, download, messageOf, type Health, type Query, type Role, type Me } from "./api";
import { useAction, useLoad } from "./hooks";
import { mayLeave, withQuery } from "./router";
import { ownZone, timeText, zone } from "./time";
import { words } from "./format";

// What would change how its surroundings are read, or not be seen at all: control characters, those that turn the
// direction around, and those without width. They are shown by their number. Joiners belong to some scripts and to
// emoji: they are shown only where they join nothing.
const unseen = /([\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb]|(?<![^\u0000-\u007f])[\u200c\u200d\ufe0f])/;

const numberOf = (c: string): string => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
const Unseen = ({ of }: { of: string }): JSX.Element => <span class="unseen" title="a character that cannot be seen">{numberOf(of)}</span>;

/** From how many characters on a text is cut to a few lines, where a row is to stay a row. */
const huge = 160;
/** Says, where texts are cut, that there is one more, and that it is gone. */
const Cuts = createContext<((more: number) => void) | undefined>(undefined);

/** Text that somebody else wrote: isolated, harmless, and complete. In a table all of it is there, and the first lines are shown. */
export function Text({ of, empty = "–" }: { of: unknown; empty?: string }): JSX.Element {
  const text = of === undefined || of === null ? "" : typeof of === "object" ? JSON.stringify(of) : String(of);
  const cut = useContext(Cuts);
  const isHuge = text.length > huge;
  useLayoutEffect(() => {
    if (!cut || !isHuge) return;
    cut(1);
    return () => cut(-1);
  }, [cut, isHuge]);
  if (!text) return <span class="quiet">{empty}</span>;
  const name = `data${text.length > 28 ? " long" : ""}${isHuge ? " huge" : ""}`;
  // Nothing but blanks would be a link that nobody finds.
  if (!text.trim()) return <bdi class={name}>{[...text].map((c) => <Unseen of={c} />)}</bdi>;
  if (!unseen.test(text)) return <bdi class={name}>{text}</bdi>;
  return <bdi class={name}>{text.split(unseen).map((part, i) => (i % 2 === 0 ? part : <Unseen of={part} />))}</bdi>;
}

/** Something with texts in it that may be of any length: long ones are cut to their first lines, and can be shown whole. */
export function Cut({ as: Tag, children, class: name = "", ...rest }: {
  as: "td" | "th" | "li"; class?: string; children: ComponentChildren; scope?: "row"; role?: "rowheader" | "cell"; "data-name"?: string;
}): JSX.Element {
  const [long, setLong] = useState(0);
  const [whole, setWhole] = useState(false);
  const Box = Tag as "td"; // all of them are but a tag here
  const [say] = useState(() => (more: number): void => setLong((n) => n + more));
  return (
    <Box {...rest} class={`${name}${whole ? "" : " cut"}`}>
      <Cuts.Provider value={say}>{children}</Cuts.Provider>
      {long > 0 && <button type="button" class="small whole" aria-expanded={whole} onClick={() => setWhole(!whole)}>{whole ? "Show less" : "Show all of it"}</button>}
    </Box>
  );
}
export const Id = ({ of }: { of: string | undefined }): JSX.Element => of ? <code class="id">{of}</code> : <span class="quiet">–</span>;
export const Time = ({ of, millis = false }: { of: string | undefined; millis?: boolean }): JSX.Element =>
  of ? <time dateTime={of} title={`${of} (UTC)`}>{timeText(of, millis)}</time> : <span class="quiet">–</span>;

const instant = /(\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00))/;
/** A sentence of the server's, with its times in the zone. */
export const Said = ({ of }: { of: string }): JSX.Element =>
  <>{of.split(instant).map((part, i) => (i % 2 === 0 ? part && <Text of={part} /> : <Time of={part} />))}</>;
/** The value of something by its name: `settled_at` is a time. */
export const Value = ({ name, of, empty }: { name: string; of: unknown; empty?: string }): JSX.Element =>
  name.endsWith("_at") && typeof of === "string" && instant.test(of) ? <Time of={of} millis /> : <Text of={of} {...(empty !== undefined && { empty })} />;

const tones: Record<string, string> = {
  approved: "good", recorded: "good", delivered: "good", active: "good", ready: "good", counted: "good", ok: "good", yes: "good",
  passed: "good", would_record: "good",
  pending: "warn", queued: "warn", duplicate: "warn", paused: "warn", degraded: "warn", due: "warn", updated: "good", bot: "warn", head: "warn",
  prefetch: "warn", archived: "dim", waiting: "warn", warning: "warn", skipped: "dim", outdated: "warn", broken: "bad",
};
const badWords = /reject|refus|dead|unknown|invalid|missing|malformed|expired|not_|unavailable|failed|unsubstituted|paused|no$/;
export const toneOf = (code: string): string => tones[code] ?? (badWords.test(code) ? "bad" : "dim");
export const Badge = ({ code, tone }: { code: string; tone?: string }): JSX.Element =>
  <span class={`badge ${tone ?? toneOf(code)}`}><Text of={words(code)} /></span>;

export function Notice({ tone = "dim", title, children }: { tone?: "good" | "warn" | "bad" | "dim"; title?: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class={`notice ${tone}`}>
      {title && <p class="notice-title">{title}</p>}
      {children}
    </div>
  );
}

/** Said above a form that has what was written in it before the session ended. */
export const Restored = ({ on, children }: { on: boolean; children?: ComponentChildren }): JSX.Element | null => !on ? null : (
  <div role="status"><Notice tone="good"><p>What you had written before the session ended is here again. It is not saved yet.</p>{children}</Notice></div>
);

export function Failed({ error, retry }: { error: unknown; retry?: () => void }): JSX.Element | null {
  if (!error) return null;
  const id = error instanceof ApiError ? error.requestId : "";
  return (
    <div class="notice bad" role="alert">
      {messageOf(error).split("\n").map((line) => <p><Text of={line} /></p>)}
      {id && <p class="quiet small">Request <Id of={id} /></p>}
      {error instanceof ApiError && error.code === "unavailable" && <p><a href="/health">Health</a> says what is away, and what to do.</p>}
      {retry && <p><button type="button" onClick={retry}>Try again</button></p>}
    </div>
  );
}

/** Where one sees what is meant, by the word. */
const seenAt = (word: string): string | undefined => new Map([
  ["deliveries fail", withQuery({ state: "due" }, new URLSearchParams(), "/health")],
  ["deliveries given up", withQuery({ state: "dead" }, new URLSearchParams(), "/health")],
  ["postbacks wait", withQuery({ code: "queued", tz: zone() }, new URLSearchParams(), "/postbacks")],
]).get(word);

/** What is degraded: its word, and the rest of what is said of it. */
export function Degraded({ of: { word, message, what_to_do: todo }, tone }: { of: Health["degraded"][number]; tone: "bad" | "warn" }): JSX.Element {
  const place = seenAt(word);
  return (
    <Notice tone={tone} title={word}>
      <p><Said of={message.startsWith(`${word}: `) ? message.slice(word.length + 2) : message} /></p>
      <ToDo of={todo} />
      {place && !place.startsWith(`${location.pathname}?`) && <p><a href={place}>Look at them<span class="sr">: {word}</span></a></p>}
    </Notice>
  );
}
const ToDo = ({ of }: { of: string | undefined }): JSX.Element => <>{of && <p><strong>What to do:</strong> <Text of={of} /></p>}</>;

/** Nothing is wrong for it, but who wonders why a report has no countries finds it here. */
export function MissingData({ of: { enrichment = [] } }: { of: Health }): JSX.Element {
  const missing = enrichment.filter((data) => data.state === "missing");
  return missing.length === 0 ? <></> : (
    <Notice title="Data is missing">
      <p>There is no {missing.map(({ name }) => name).join(", ")}: clicks are recorded all the same, without the country, network, device or bots that it would tell.</p>
      <ToDo of={missing[0]?.what_to_do} />
    </Notice>
  );
}

export const Loading = ({ what = "Loading" }: { what?: string }): JSX.Element =>
  <p class="loading" role="status"><span class="spinner" aria-hidden="true" />{what} …</p>;

export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return <div class="empty"><p class="empty-title">{title}</p>{children}</div>;
}

/** The page's heading. It takes the focus when the page changes, so that a screen reader says where one is. */
export function Head({ title, children, crumbs }: { title: string; children?: ComponentChildren; crumbs?: [string, string][] }): JSX.Element {
  useEffect(() => { document.title = `${title} · Homing`; }, [title]);
  return (
    <div class="head">
      <div>
        {crumbs && <nav aria-label="Breadcrumb" class="crumbs">{crumbs.map(([name, to]) => <span><a href={to}>{name}</a> / </span>)}</nav>}
        <h1 tabIndex={-1}><Text of={title} /></h1>
      </div>
      {children && <div class="head-actions">{children}</div>}
    </div>
  );
}

export function Copy({ text, label = "Copy" }: { text: string; label?: string }): JSX.Element {
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("Select it and copy by hand");
    }
    setTimeout(() => setSaid(""), 2500);
  };
  return <button type="button" class="small" onClick={copy}>{said || label}<span class="sr" role="status">{said}</span></button>;
}

/** Something to copy: whole, selectable, in one line that wraps. */
export function CopyLine({ text, label }: { text: string; label: string }): JSX.Element {
  return (
    <div class="copy-line">
      <code class="wrap" tabIndex={0} role="group" aria-label={label}><Text of={text} /></code>
      <Copy text={text} label="Copy" />
    </div>
  );
}

/** A button for what can be had as a file, and why it could not be. */
export function useCsv(path: string, query: Query, name: string): { button: JSX.Element; error: unknown } {
  const { run, busy, error, clear } = useAction(() => download(path, { ...query, format: "csv" }, name));
  useEffect(clear, [JSON.stringify(query)]);
  return { button: <button type="button" disabled={busy} onClick={() => run()}>{busy ? "Making the file …" : "Download as CSV"}</button>, error };
}

interface Extra {
  name?: string; placeholder?: string | undefined; autoComplete?: string; autoFocus?: boolean; required?: boolean; readOnly?: boolean;
  maxLength?: number; inputMode?: "decimal"; "data-search"?: boolean;
}
interface FieldProps { label: string; hint?: ComponentChildren; error?: string | undefined; warning?: string | undefined; wide?: boolean }
function Around({ label, hint, error, warning, wide, id, children }: FieldProps & { id: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class={`field${wide ? " wide" : ""}${error ? " wrong" : ""}`}>
      <label for={id}>{label}</label>
      {children}
      {hint && <div class="hint" id={`${id}-hint`}>{hint}</div>}
      <div class="field-says" id={`${id}-says`} aria-live="polite">
        {error && <p class="field-error"><Text of={error} /></p>}
        {warning && <p class="field-warning"><Text of={warning} /></p>}
      </div>
    </div>
  );
}
const described = (id: string, hint: unknown): string => (hint ? `${id}-hint ${id}-says` : `${id}-says`);

export function Input({ label, hint, error, warning, wide, value, onValue, type = "text", list, ...rest }: FieldProps & {
  value: string; onValue: (value: string) => void; type?: "text" | "search" | "password" | "date" | "datetime-local"; list?: string[] | undefined;
} & Extra): JSX.Element {
  const id = useId();
  return (
    <Around {...{ label, hint, error, warning, wide: wide ?? false, id }}>
      <input id={id} type={type as "text"} value={value} onInput={(e) => onValue(e.currentTarget.value)} aria-invalid={error ? true : undefined}
        aria-describedby={described(id, hint)} list={list ? `${id}-list` : undefined} autoComplete="off" spellcheck={false} {...rest} />
      {list && <datalist id={`${id}-list`}>{list.map((one) => <option value={one} />)}</datalist>}
    </Around>
  );
}
export function Area({ label, hint, error, warning, wide = true, value, onValue, rows = 3, ...rest }: FieldProps & {
  value: string; onValue: (value: string) => void; rows?: number;
} & Omit<Extra, "inputMode" | "autoComplete">): JSX.Element {
  const id = useId();
  return (
    <Around {...{ label, hint, error, warning, wide, id }}>
      <textarea id={id} rows={rows} value={value} onInput={(e) => onValue(e.currentTarget.value)} aria-invalid={error ? true : undefined}
        aria-describedby={described(id, hint)} spellcheck={false} {...rest} />
    </Around>
  );
}
export function Select({ label, hint, error, value, onValue, options }: FieldProps & {
  value: string; onValue: (value: string) => void; options: (string | [string, string])[];
}): JSX.Element {
  const id = useId();
  return (
    <Around {...{ label, hint, error, id }}>
      <select id={id} value={value} onChange={(e) => onValue(e.currentTarget.value)} aria-describedby={described(id, hint)}>
        {options.map((option) => {
          const [key, name] = typeof option === "string" ? [option, words(option)] : option;
          return <option value={key} selected={key === value}>{name}</option>;
        })}
      </select>
    </Around>
  );
}
export function Check({ label, checked, onValue, hint }: {
  label: ComponentChildren; checked: boolean; onValue: (checked: boolean) => void; hint?: string;
}): JSX.Element {
  const id = useId();
  return (
    <div class="check">
      <input id={id} type="checkbox" checked={checked} onChange={(e) => onValue(e.currentTarget.checked)} aria-describedby={hint ? `${id}-hint` : undefined} />
      <label for={id}>{label}</label>
      {hint && <div class="hint" id={`${id}-hint`}>{hint}</div>}
    </div>
  );
}

export interface Column<T> {
  name: string;
  /** What a column without a name holds, to a screen reader. */
  says?: string;
  cell: (row: T) => ComponentChildren;
  number?: boolean;
  /** The cell that names the row. */
  key?: boolean;
  /** What to sort by, where it can be. */
  sort?: string;
  foot?: ComponentChildren;
}
/** What a row is of stays in sight, and may cover what the focus goes to by keyboard: then that is scrolled out from under it. */
function uncover({ currentTarget: box, target }: FocusEvent & { currentTarget: HTMLElement }): void {
  const first = box.querySelector("thead th");
  if (!first || !(target instanceof Element) || target === box || !target.matches(":focus-visible")) return;
  if (getComputedStyle(first).position !== "sticky" || target.closest("th:first-child")) return;
  const covered = first.getBoundingClientRect().right - target.getBoundingClientRect().left;
  if (covered > 0) box.scrollBy(-covered - 8, 0);
}

export function Table<T>({ caption, columns, rows, sort, onSort, footName, busy = false, rowClass, rowKey, showCaption = false, stack = false }: {
  caption: string; columns: Column<T>[]; rows: T[]; sort?: string; onSort?: (sort: string) => void; footName?: string; busy?: boolean;
  rowClass?: (row: T) => string; showCaption?: boolean;
  /** What a row is known by, where rows come and go while one of them is read. */
  rowKey?: (row: T) => string;
  /** On a phone each row is a block of its own. (With its roles said, as browsers forget a table's when it is laid out so.) */
  stack?: boolean;
}): JSX.Element {
  const hasFoot = columns.some((c) => c.foot !== undefined);
  const ariaSort = (c: Column<T>): "ascending" | "descending" | undefined =>
    sort === c.sort ? "ascending" : sort === `-${c.sort}` ? "descending" : undefined;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={caption} aria-busy={busy} onFocusIn={uncover}>
      <table class={`${stack ? "stack" : ""}${onSort ? " sorts" : ""}`} role="table">
        <caption class={showCaption ? "" : "sr"}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((c) => (
              <th scope="col" role="columnheader" class={c.number ? "number" : ""} aria-sort={c.sort ? ariaSort(c) ?? "none" : undefined}>
                {c.sort && onSort
                  ? <button type="button" class="sort" onClick={() => onSort(sort === `-${c.sort}` ? c.sort! : `-${c.sort}`)}>
                      {c.name}<span aria-hidden="true" class="sort-mark">{ariaSort(c) === "ascending" ? "▲" : ariaSort(c) === "descending" ? "▼" : ""}</span>
                    </button>
                  : c.name || <span class="sr">{c.says}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row" key={rowKey?.(row)} class={rowClass?.(row) ?? ""}>
              {columns.map((c) => c.key
                ? <Cut as="th" scope="row" role="rowheader" data-name={c.name} class={c.number ? "number" : ""}>{c.cell(row)}</Cut>
                : <Cut as="td" role="cell" data-name={c.name} class={c.number ? "number" : ""}>{c.cell(row)}</Cut>)}
            </tr>
          ))}
        </tbody>
        {hasFoot && (
          <tfoot role="rowgroup">
            <tr role="row">{columns.map((c, i) => i === 0
              ? <th scope="row" role="rowheader">{footName}</th>
              : <td role="cell" data-name={c.name} class={c.number ? "number" : ""}>{c.foot}</td>)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** Names and values of one thing. */
export function Facts({ of }: { of: [string, ComponentChildren][] }): JSX.Element {
  return <dl class="facts">{of.map(([name, value]) => <div><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

/** To the next page, and back to the first: the cursor stands in the URL, so the back button works. One goes on at the list's top. */
export function Pager({ next, query }: { next: string | null | undefined; query: URLSearchParams }): JSX.Element | null {
  const cursor = query.get("cursor");
  const nav = useRef<HTMLElement>(null);
  const turned = useRef(false); // by a link here, not by Back
  const turn = (): void => { turned.current = true; };
  useEffect(() => {
    if (!turned.current) return;
    turned.current = false;
    const lists = [...document.querySelectorAll<HTMLElement>("main .table-box")];
    const list = lists.reverse().find((one) => nav.current && one.compareDocumentPosition(nav.current) & Node.DOCUMENT_POSITION_FOLLOWING);
    list?.scrollIntoView({ block: "start" });
    list?.focus({ preventScroll: true });
  }, [cursor]);
  if (!next && !cursor) return null;
  return (
    <nav ref={nav} class="pager" aria-label="More of the list">
      {cursor && <a class="button" href={withQuery({ cursor: undefined }, query)} onClick={turn}>First page</a>}
      {next && <a class="button" href={withQuery({ cursor: next }, query)} onClick={turn}>Next page</a>}
    </nav>
  );
}

export function ZoneNote(): JSX.Element {
  const [shown, own] = [zone(), ownZone()];
  return shown === own ? <span class="quiet small">Times are those of <a href="/settings">{own}</a>.</span>
    : <span class="quiet small">Times are those of {shown}, as the address says; yours are those of <a href="/settings">{own}</a>.</span>;
}

/** How one leaves the dialog that one is in. */
const Leave = createContext<() => void>(() => {});

/** A dialog of the browser's own: it keeps the focus inside, and Esc closes it, as Cancel does; not unasked where something is written in it. */
export function Dialog({ title, form, onClose, onEsc = onClose, children }: {
  title: string; onClose: () => void; children: ComponentChildren;
  /** By which its form is kept. */
  form?: string;
  /** What Esc does where it is not to close. */
  onEsc?: () => void;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const leave = useRef(onEsc);
  leave.current = () => { if (form === undefined || mayLeave(form)) onEsc(); };
  const [onLeave] = useState(() => (): void => leave.current());
  // While it is put in and taken out, not after the next frame: the keys that follow go where the focus belongs.
  useLayoutEffect(() => {
    const dialog = ref.current!;
    const before = document.activeElement;
    // By itself the browser would close it on the second Esc in a row, whatever is said to `cancel`.
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      if (!event.repeat) onLeave();
    };
    // A phone's Back asks in this way, and where it does not ask, the dialog is shown again.
    const onCancel = (event: Event): void => {
      event.preventDefault();
      onLeave();
    };
    const show = (): void => dialog.showModal();
    document.addEventListener("keydown", onKey);
    dialog.addEventListener("cancel", onCancel);
    dialog.addEventListener("close", show);
    show();
    return () => {
      document.removeEventListener("keydown", onKey);
      dialog.removeEventListener("cancel", onCancel);
      dialog.removeEventListener("close", show);
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby={id}>
      <h2 id={id}><Text of={title} /></h2>
      <Leave.Provider value={onLeave}>{children}</Leave.Provider>
    </dialog>
  );
}

/** The button that leaves its dialog, the way that Esc does. */
export const Cancel = ({ children = "Cancel" }: { children?: ComponentChildren }): JSX.Element =>
  <button type="button" onClick={useContext(Leave)}>{children}</button>;

/** A secret that is shown once: its button alone closes it, and Esc leads there. */
export function Once({ title, secret, onClose, children }: { title: string; secret: string; onClose: () => void; children?: ComponentChildren }): JSX.Element {
  const done = useRef<HTMLButtonElement>(null);
  return (
    <Dialog title={title} onClose={onClose} onEsc={() => done.current?.focus()}>
      <Notice tone="warn"><p>It is shown this once, and kept nowhere in plain. Copy it now.</p></Notice>
      <CopyLine text={secret} label={title} />
      {children}
      <p class="buttons"><button type="button" class="primary" ref={done} onClick={onClose}>I have copied it</button></p>
    </Dialog>
  );
}

const ranks: Role[] = ["viewer", "manager", "admin"];
export const may = (user: Me | undefined, least: Role): boolean => !!user && ranks.indexOf(user.role) >= ranks.indexOf(least);

/** The refs of a kind of entry, to choose from while typing; undefined as long as they are not known. */
export function useRefs(kind: "offers" | "affiliates" | "advertisers"): string[] | undefined {
  const { data } = useLoad(kind, (signal) => api.entries<{ ref: string }>(kind, { limit: 500 }, signal));
  return data?.items.map((entry) => entry.ref);
}
