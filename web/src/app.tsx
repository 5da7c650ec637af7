// The frame: who is signed in, navigation, the search box, and which page stands at which path.
import type { ComponentType, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, ApiError, onSignedOut, queryText, type Role, type Me } from "./api";
import { areKept, dropDrafts, keepDrafts, settleDrafts, type Ended } from "./drafts";
import { lazy } from "./lazy";
import { mayLeave, navigate, safeNext, usePlace, type Place } from "./router";
import { restorePosition } from "./scrolling";
import { Cancel, Dialog, Empty, Failed, Head, Loading, may } from "./ui";
import { Setup, SignIn } from "./pages/sign-in";

export interface PageProps { place: Place; parts: string[]; user: Me }
type Page = ComponentType<PageProps>;
const page = (load: () => Promise<{ default: Page }>): Page => lazy(async () => (await load()).default);

interface Entry { path: string; name: string; page: Page; least?: Role; hidden?: boolean }
const entries: Entry[] = [
  { path: "", name: "Overview", page: page(() => import("./pages/overview")) },
  { path: "reports", name: "Reports", page: page(() => import("./pages/reports")) },
  { path: "live", name: "Live", page: page(() => import("./pages/live")) },
  { path: "explain", name: "Explain", page: page(() => import("./pages/explain")) },
  { path: "postbacks", name: "Postbacks", page: page(() => import("./pages/postbacks")) },
  { path: "conversions", name: "Conversions", page: page(() => import("./pages/conversions")) },
  { path: "catalog", name: "Catalog", page: page(() => import("./pages/catalog")) },
  { path: "balances", name: "Balances", page: page(() => import("./pages/balances")) },
  { path: "health", name: "Health", page: page(() => import("./pages/health")) },
  { path: "users", name: "Users and tokens", least: "admin", page: page(() => import("./pages/users")) },
  { path: "audit", name: "Audit", least: "admin", page: page(() => import("./pages/audit")) },
  { path: "settings", name: "Settings", hidden: true, page: page(() => import("./pages/settings")) },
];

const keysOn = (): boolean => {
  try { return localStorage.getItem("homing.keys") !== "off"; } catch { return true; }
};
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function Nav({ first, user, open, onLeave }: { first: string; user: Me; open: boolean; onLeave: () => void }): JSX.Element {
  return (
    <nav id="nav" aria-label="Pages" class={open ? "open" : ""} onClick={onLeave}>
      <ul>
        {entries.filter((e) => !e.hidden && may(user, e.least ?? "viewer")).map((e) => (
          <li><a href={`/${e.path}`} aria-current={first === e.path ? "page" : undefined}>{e.name}</a></li>
        ))}
      </ul>
    </nav>
  );
}

function Search({ boxRef }: { boxRef: { current: HTMLInputElement | null } }): JSX.Element {
  const [q, setQ] = useState("");
  return (
    <form role="search" class="search" onSubmit={(e) => { e.preventDefault(); if (q.trim()) { navigate(`/explain${queryText({ q: q.trim() })}`); setQ(""); } }}>
      <label class="sr" for="search">Explain a click ID, conversion ID, txid or ext_id</label>
      <input id="search" ref={boxRef} type="search" value={q} onInput={(e) => setQ(e.currentTarget.value)} autoComplete="off" spellcheck={false}
        placeholder="Click ID, conversion ID, txid, ext_id" aria-keyshortcuts="/" />
    </form>
  );
}

function Keys({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="facts">
        <div><dt><kbd>/</kbd></dt><dd>goes to the search box</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>closes what is open</dd></div>
        <div><dt><kbd>?</kbd></dt><dd>shows this</dd></div>
      </dl>
      <p class="quiet">They can be switched off in the <a href="/settings" onClick={onClose}>settings</a>.</p>
      <p class="buttons"><Cancel>Close</Cancel></p>
    </Dialog>
  );
}

function Frame({ place, user, onSignOut }: { place: Place; user: Me; onSignOut: () => void }): JSX.Element {
  const [menu, setMenu] = useState(false);
  const [keys, setKeys] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const main = useRef<HTMLElement>(null);
  const [first = "", ...parts] = place.path.split("/").slice(1).map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  const entry = entries.find((e) => e.path === first);

  const before = useRef(place.path);
  useEffect(() => {
    const restored = restorePosition();
    if (before.current === place.path) return;
    before.current = place.path;
    setMenu(false);
    if (!restored) scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") {
        setMenu(false);
        if (event.target instanceof HTMLElement && event.target.id === "search") event.target.blur();
        return;
      }
      if (!keysOn() || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.key === "/") {
        event.preventDefault();
        (document.querySelector<HTMLInputElement>("[data-search]") ?? box.current)?.focus();
      } else if (event.key === "?") {
        event.preventDefault();
        setKeys(true);
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const Shown = entry?.page;
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>To the content</a>
      <header class="top">
        <button type="button" class="menu" aria-expanded={menu} aria-controls="nav" onClick={() => setMenu(!menu)}>Menu</button>
        <a class="brand" href="/"><img src="/favicon.svg" alt="" width="24" height="24" />Homing</a>
        <Search boxRef={box} />
        <div class="who">
          <a href="/settings" title={`Signed in as ${user.name}, ${user.role}`}><bdi>{user.name}</bdi></a>
          <button type="button" class="small" onClick={onSignOut}>Sign out</button>
        </div>
      </header>
      <div class="body">
        <Nav first={first} user={user} open={menu} onLeave={() => setMenu(false)} />
        <main id="main" ref={main} tabIndex={-1}>
          {!Shown ? <NotThere /> : !may(user, entry?.least ?? "viewer")
            ? <><Head title={entry?.name ?? ""} /><Empty title="Your role does not allow this."><p>An admin can change your role under Users and tokens.</p></Empty></>
            : <Shown key={first} place={place} parts={parts} user={user} />}
        </main>
      </div>
      {keys && <Keys onClose={() => setKeys(false)} />}
    </>
  );
}

function NotThere(): JSX.Element {
  return <><Head title="Nothing here" /><Empty title="There is no page at this address."><p><a href="/">To the overview</a></p></Empty></>;
}

export function App(): JSX.Element {
  const place = usePlace();
  const [user, setUser] = useState<Me>();
  const [state, setState] = useState<"asking" | "known" | "failed">("asking");
  const [error, setError] = useState<unknown>();
  const [ended, setEnded] = useState<Ended | undefined>(() => (areKept() ? "kept" : undefined));
  const signedIn = useRef<string | undefined>(undefined);
  const enter = (who: Me): void => {
    settleDrafts(who.name);
    signedIn.current = who.name;
    setEnded(undefined);
    setUser(who);
  };

  const ask = (): void => {
    setState("asking");
    api.session().then((who) => { enter(who); setState("known"); }, (thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.status === 401) { setUser(undefined); setState("known"); return; }
      setError(thrown);
      setState("failed");
    });
  };
  useEffect(() => {
    onSignedOut(() => {
      // Several requests may say so. By the second one the forms are gone.
      if (signedIn.current !== undefined) setEnded(keepDrafts(signedIn.current));
      signedIn.current = undefined;
      setUser(undefined);
    });
    ask();
  }, []);

  const open = place.path === "/setup" || place.path === "/signin";
  useEffect(() => {
    if (state === "known" && user && place.path === "/signin") navigate(safeNext(place.query.get("next")), true);
  }, [state, user, place]);
  useEffect(() => {
    if (state !== "known" || user || open) return;
    const next = place.path + (place.query.size > 0 ? `?${place.query}` : "");
    navigate(next === "/" ? "/signin" : `/signin?next=${encodeURIComponent(next)}`, true);
  }, [state, user, open, place]);

  if (place.path === "/setup") return <Setup onDone={ask} />;
  if (state === "failed") return <main class="alone"><h1>Homing</h1><Failed error={error} retry={ask} /></main>;
  if (state === "asking") return <main class="alone"><Loading /></main>;
  if (place.path === "/signin") {
    return user ? <main class="alone"><Loading /></main> : <SignIn place={place} ended={ended} onDone={enter} />;
  }
  if (!user) return <main class="alone"><Loading /></main>;
  const signOut = async (): Promise<void> => {
    if (!mayLeave()) return;
    signedIn.current = undefined;
    dropDrafts();
    try { await api.signOut(); } catch { /* the session is over either way as far as this page goes */ }
    setUser(undefined);
    navigate("/signin", true);
  };
  return <Frame place={place} user={user} onSignOut={signOut} />;
}
