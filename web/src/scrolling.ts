// How far a page was scrolled when it was left: Back leads to where one was. A browser can't do it by itself, as what a page
// shows comes after it.

const positions = new Map<number, number>();
let waiting: number | undefined;
let stop: (() => void) | undefined;

/** How long a page may take to become as long as it was. */
const patience = 5000;
const acts = ["wheel", "touchstart", "pointerdown", "keydown"];

/** An entry of the history is left, for another one that was there before, or for a new one. */
export function leavePosition(from: number, to?: number): void {
  stop?.();
  positions.set(from, scrollY);
  waiting = to === undefined ? undefined : positions.get(to);
}

/** Goes to where one was, now and as often as the page grows, until somebody scrolls. @returns whether there is such a place */
export function restorePosition(): boolean {
  const y = waiting;
  if (y === undefined) return false;
  waiting = undefined;
  const watcher = new ResizeObserver(() => scrollTo(0, y));
  const timer = setTimeout(() => stop?.(), patience);
  stop = (): void => {
    watcher.disconnect();
    clearTimeout(timer);
    acts.forEach((act) => removeEventListener(act, stopNow, true));
    stop = undefined;
  };
  acts.forEach((act) => addEventListener(act, stopNow, { capture: true, passive: true }));
  watcher.observe(document.documentElement);
  return true;
}
const stopNow = (): void => stop?.();

export function startScrolling(): void {
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => { history.scrollRestoration = "auto"; }); // a page that is loaded again
}
