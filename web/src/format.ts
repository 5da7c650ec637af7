// Numbers for people: grouped, and never through binary floating point where they are money.

const whole = new Intl.NumberFormat("en");
export const count = (n: number | undefined): string => (n === undefined ? "–" : whole.format(n));
const percentFormat = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });
export function percent(share: number | string | undefined): string {
  const n = Number(share);
  return share === undefined || !Number.isFinite(n) ? "–" : percentFormat.format(n);
}

/** `1234.5` becomes `1,234.50`; digits behind the point are kept as they are. */
export function decimal(text: string | undefined): string {
  if (text === undefined || text === "") return "–";
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return text;
  const fraction = (match[3] ?? "").padEnd(2, "0");
  return `${match[1] ? "−" : ""}${match[2]!.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction}`;
}
export const money = (amount: string | undefined, currency: string | undefined): string =>
  amount === undefined || amount === "" ? "–" : `${decimal(amount)} ${currency ?? ""}`.trim();

const quotientFormat = new Intl.NumberFormat("en", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
/** What amounts come to per click. Nobody is paid it: it may be rounded, so that a column of them is aligned. */
export const quotient = (text: string | undefined): string => (text === undefined || text === "" ? "–" : quotientFormat.format(Number(text)));

export function bytes(n: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  while (n >= 1024 && at < units.length - 1) { n /= 1024; at += 1; }
  return `${at === 0 ? n : n.toFixed(1)} ${units[at]}`;
}

/** How much more or less than before: `+12 %`, `new`, `–`. */
export function change(now: number, before: number | undefined): string {
  if (before === undefined || (now === 0 && before === 0)) return "";
  if (before === 0) return "new";
  const share = Math.round(((now - before) / Math.abs(before)) * 100);
  return share === 0 ? "±0 %" : `${share > 0 ? "+" : "−"}${Math.abs(share)} %`;
}

/** `offer_paused` as words. Only for our own codes: data is shown as it is. */
export const words = (code: string): string => code.replace(/_/g, " ");
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
