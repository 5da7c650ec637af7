// What somebody is writing, kept over the end of a session: it is put by for the same person in the same tab, and taken
// out by the form that it was written in. Forms say themselves what is to be kept; passwords and secrets never are.
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const place = "homing.drafts";
/** Of all that is kept, in characters. A list of ten thousand sales fits in. */
const most = 1_000_000;

interface Kept { user: string; forms: Record<string, unknown> }
interface Form { kept: unknown; written: boolean }
const open = new Map<string, () => Form>();

function read(): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? "null");
    const { user, forms } = (kept ?? {}) as Partial<Kept>;
    return typeof user === "string" && forms && typeof forms === "object" ? { user, forms } : undefined;
  } catch {
    return undefined;
  }
}
function write(kept: Kept): boolean {
  try {
    const text = JSON.stringify(kept);
    if (text.length > most) return false;
    if (Object.keys(kept.forms).length === 0) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, text);
    return true;
  } catch {
    return false; // storage may be full, or switched off
  }
}
export function dropDrafts(): void {
  try { sessionStorage.removeItem(place); } catch { /* then there are none */ }
}

export type Ended = "plain" | "kept" | "lost";
export const areKept = (): boolean => read() !== undefined;
/** Whether a form, or this one, has something in it that somebody wrote and that is not saved. */
export const isWriting = (name?: string): boolean => [...open].some(([one, form]) => (!name || one === name) && form().written);
/** The session of this user has ended: puts by what is being written. */
export function keepDrafts(user: string): Ended {
  const forms = Object.fromEntries([...open].map(([name, form]) => [name, form().kept]).filter(([, kept]) => kept !== undefined));
  dropDrafts();
  if (Object.keys(forms).length === 0) return "plain";
  return write({ user, forms }) ? "kept" : "lost";
}
/** What is kept is for nobody but who wrote it. */
export function settleDrafts(user: string): void {
  if (read()?.user !== user) dropDrafts();
}
/** What is kept of a form that is not open yet: it stays, until the form takes it. */
export function draftOf<T extends object>(name: string): T | undefined {
  const forms = read()?.forms ?? {};
  const draft = Object.hasOwn(forms, name) ? forms[name] : undefined;
  return draft && typeof draft === "object" ? (draft as T) : undefined;
}
function takeDraft<T extends object>(name: string): T | undefined {
  const draft = draftOf<T>(name);
  const kept = read();
  if (!draft || !kept) return undefined;
  delete kept.forms[name];
  write(kept);
  return draft;
}
/** What was kept of this form, if anything was. It is taken out: the form has it now. */
export const useDraft = <T extends object>(name: string, on = true): T | undefined => useState(() => (on ? takeDraft<T>(name) : undefined))[0];
/** What to keep of this form, if anything is; and whether something in it is not as it was shown at first. */
export function useKeep<T extends object>(name: string, kept: T | undefined, written = kept !== undefined): void {
  const latest = useRef<Form>({ kept, written });
  latest.current = { kept, written };
  // Exactly as long as it is shown: nobody is asked about a form that is gone.
  useLayoutEffect(() => {
    const form = (): Form => latest.current;
    open.set(name, form);
    return () => { if (open.get(name) === form) open.delete(name); };
  }, [name]);
}
