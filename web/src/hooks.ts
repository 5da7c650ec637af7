import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { isAbort } from "./api";

export interface Loaded<T> { data: T | undefined; error: unknown; loading: boolean; reload: () => void }

/** Loads whenever the key changes. What was there stays until the new is, but for another key's error. It says that it loads from the moment that something else is wanted. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const wanted = `${round} ${key}`;
  const [state, setState] = useState<{ wanted: string; data: T | undefined; error: unknown; loading: boolean }>(
    { wanted, data: undefined, error: undefined, loading: true });
  useEffect(() => {
    const aborter = new AbortController();
    setState((old) => ({ wanted, data: old.data, error: undefined, loading: true }));
    load(aborter.signal).then(
      (data) => { if (!aborter.signal.aborted) setState({ wanted, data, error: undefined, loading: false }); },
      (error: unknown) => {
        if (!aborter.signal.aborted && !isAbort(error)) setState({ wanted, data: undefined, error, loading: false });
      });
    return () => aborter.abort();
  }, [wanted]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { data: state.data, error: state.error, loading: state.loading || state.wanted !== wanted, reload };
}

/** Runs an action once at a time; says how it went. */
export function useAction<A extends unknown[]>(action: (...args: A) => Promise<void>): {
  run: (...args: A) => Promise<void>; busy: boolean; error: unknown; clear: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const running = useRef(false);
  const latest = useRef(action);
  latest.current = action;
  const run = useCallback(async (...args: A): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await latest.current(...args);
    } catch (thrown) {
      if (!isAbort(thrown)) setError(thrown);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run, busy, error, clear: useCallback(() => setError(undefined), []) };
}

/** The value as it stood when it last rested for that long. */
export function useRested<T>(value: T, millis = 350): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return rested;
}

/** Calls again and again while the page can be seen. */
export function useEvery(millis: number, tick: () => void, on = true): void {
  const latest = useRef(tick);
  latest.current = tick;
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => { if (!document.hidden) latest.current(); }, millis);
    return () => clearInterval(timer);
  }, [millis, on]);
}
