// History API routing. The URL holds the state: a page reads what it shows from path and query, and writes it there.
import { useEffect, useState } from "preact/hooks";
import { leavePosition, startScrolling } from "./scrolling";
import { isWriting } from "./drafts";

export interface Place { path: string; query: URLSearchParams }

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

/** Which entry of the history is shown, counted from the first one of this tab; it stands in the entry's state. */
let entry = 0;
/** The path that is shown: behind Back it is not in the address any more. */
let shown = "";

/** Whether what is being written, if anything is, may be lost: in any form, or in this one. */
export const mayLeave = (form?: string): boolean => !isWriting(form) || confirm("What you have written here is not saved, and is lost when you leave. Leave?");

/** Who leaves a path with something unsaved is asked; where the page itself goes on (`replace`), it knows what it does. */
export function navigate(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  if (replace) {
    history.replaceState({ entry }, "", to);
  } else {
    if (new URL(to, location.origin).pathname !== shown && !mayLeave()) return;
    leavePosition(entry);
    entry += 1;
    history.pushState({ entry }, "", to);
  }
  shown = location.pathname;
  tell();
}

const entryOf = (state: unknown): number | undefined => {
  const found = state && typeof state === "object" ? (state as { entry?: unknown }).entry : undefined;
  return typeof found === "number" ? found : undefined;
};

/** Back or Forward: the address is the other one already. Who stays after all gets the old one again. */
function onPopState(event: PopStateEvent): void {
  const next = entryOf(event.state) ?? entry;
  if (location.pathname !== shown && !mayLeave()) {
    if (next !== entry) history.go(entry - next);
    return;
  }
  if (next !== entry) leavePosition(entry, next);
  entry = next;
  shown = location.pathname;
  tell();
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const update = (): void => setPlace(here());
    listeners.add(update);
    update();
    return () => { listeners.delete(update); };
  }, []);
  return place;
}

export type Patch = Record<string, string | string[] | undefined>;

/** The present path with some parameters set, or, where undefined, empty or an empty list, taken away. */
export function withQuery(patch: Patch, query = new URLSearchParams(location.search), path = location.pathname): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(patch)) {
    next.delete(name);
    if (Array.isArray(value)) value.forEach((one) => next.append(name, one));
    else if (value) next.append(name, value);
  }
  // Such as tz=Europe/Berlin: neither sign means anything in a query, and a person reads them better as they are.
  const text = next.toString().replace(/%2F/g, "/").replace(/%2C/g, ",");
  return path + (text && `?${text}`);
}

/** Where to go behind the sign-in: a path of these pages, never another host. */
export function safeNext(next: string | null): string {
  if (!next || !next.startsWith("/")) return "/";
  try {
    const url = new URL(next, location.origin);
    return url.origin === location.origin ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}

/** Plain links stay plain links; those within these pages go through the History API. */
export function startRouter(): void {
  entry = entryOf(history.state) ?? 0;
  shown = location.pathname;
  history.replaceState({ entry }, "");
  startScrolling();
  addEventListener("popstate", onPopState);
  addEventListener("beforeunload", (event) => { if (isWriting()) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (/^\/(api|healthz|readyz|metrics)\b/.test(link.pathname) || link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
