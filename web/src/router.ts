// History API routing. The URL holds the state: a page reads what it shows from path and query, and writes it there.
import { useEffect, useState } from "preact/hooks";

export interface Place { path: string; query: URLSearchParams }

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

export function navigate(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
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
  addEventListener("popstate", tell);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (/^\/(api|healthz|readyz|metrics)\b/.test(link.pathname) || link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
