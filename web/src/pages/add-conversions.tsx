// Sales that no advertiser's server reports: one by hand, or a list.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type ImportAnswer, type Sale } from "../api";
import { useDraft, useKeep } from "../drafts";
import { count, money, plural, words } from "../format";
import { useAction } from "../hooks";
import { zone } from "../time";
import { Area, Badge, Failed, Input, Notice, Restored, Select, Table, Text, Time, type Column } from "../ui";

const labels = ["adv1", "adv2", "adv3", "adv4", "adv5"] as const;

export function ByHand(): JSX.Element {
  const blank = {
    click_id: "", code: "", goal: "", txid: "", amount: "", currency: "", conversion_time: "", status: "",
    adv1: "", adv2: "", adv3: "", adv4: "", adv5: "", note: "",
  };
  const draft = useDraft<typeof blank>("sale");
  const [form, setForm] = useState({ ...blank, ...draft });
  const [said, setSaid] = useState<Sale>();
  const [sent, setSent] = useState<typeof blank>();
  const set = (name: keyof typeof blank) => (value: string): void => setForm({ ...form, [name]: value });
  const { run, busy, error } = useAction(async () => {
    setSaid(undefined);
    const given = Object.fromEntries(Object.entries(form).map(([n, v]) => [n, v.trim()]).filter(([, v]) => v));
    setSaid(await api.addConversion({ ...given, ...(form.conversion_time && { tz: zone() }) }));
    setSent(form);
  });
  useKeep("sale", form !== sent && Object.values(form).some((v) => v) ? form : undefined);
  return (
    <form class="card" onSubmit={(e) => { e.preventDefault(); void run(); }}>
      <h2>Add one by hand</h2>
      <p class="quiet">For a sale that came without a postback. It is judged by the same rules.</p>
      <Restored on={!!draft && !sent} />
      <div class="grid">
        <Input label="Click ID" value={form.click_id} onValue={set("click_id")} hint="Or, instead, a promo code" />
        <Input label="Promo code" value={form.code} onValue={set("code")} />
        <Input label="Goal" value={form.goal} onValue={set("goal")} hint="The offer's default where empty" />
        <Input label="txid" value={form.txid} onValue={set("txid")} hint="The same one counts once. With a promo code it is needed." />
        <Input label="Amount" value={form.amount} onValue={set("amount")} inputMode="decimal" />
        <Input label="Currency" value={form.currency} onValue={(v) => set("currency")(v.toUpperCase())} maxLength={3} />
        <Input label="When it was made" type="datetime-local" value={form.conversion_time} onValue={set("conversion_time")} hint={`Now where empty. By the clock of ${zone()}. It is counted and booked then.`} />
        <Select label="Status" value={form.status} onValue={set("status")} options={[["", "As the offer says"], "approved", "pending"]} />
        <Input label="Note" value={form.note} onValue={set("note")} hint="Why, for whoever looks later" />
      </div>
      <details open={labels.some((name) => draft?.[name])}>
        <summary>The advertiser's labels</summary>
        <div class="grid">{labels.map((name) => <Input label={name} value={form[name]} onValue={set(name)} />)}</div>
      </details>
      <div role="status">{said && <Notice tone="good"><p><Text of={said.message} /> {said.conversion_id && <a href={`/conversions/${said.conversion_id}`}>Look at it</a>}</p></Notice>}</div>
      <Failed error={error} />
      <p class="buttons"><button class="primary" disabled={busy || !(form.click_id.trim() || (form.code.trim() && form.txid.trim()))}>{busy ? "Recording …" : "Record it"}</button></p>
    </form>
  );
}

/** What a file says; what is no UTF-8 would come to be other text, and two txids one. */
export function textOf(bytes: Uint8Array): string {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return utf8.decode(bytes);
  } catch {
    let line = 1;
    for (let begin = 0; begin <= bytes.length; line += 1) {
      const newline = bytes.indexOf(10, begin);
      const end = newline < 0 ? bytes.length : newline;
      try { utf8.decode(bytes.subarray(begin, end)); } catch { break; }
      begin = end + 1;
    }
    throw new Error(`Line ${count(line)} of the file is not UTF-8, so it can't be told which letters are meant. Nothing of it was taken: save it as "CSV UTF-8", and choose it again.`);
  }
}

const isFault = (code: string): boolean => !["recorded", "updated", "duplicate", "queued"].includes(code);
const faultsFirst = (a: string, b: string): number => Number(isFault(b)) - Number(isFault(a));
const atOnce = 100;

/** What becomes of each line: those that are refused first, those of one outcome alone where that is chosen, a page at a time. */
function Lines({ answer }: { answer: ImportAnswer }): JSX.Element {
  const [shown, setShown] = useState("");
  const [page, setPage] = useState(0);
  const outcomes = Object.entries(answer.totals).filter(([code]) => code !== "lines").sort(([a, n], [b, m]) => faultsFirst(a, b) || m - n);
  const refused = outcomes.reduce((sum, [code, n]) => sum + (isFault(code) ? n : 0), 0);
  const lines = answer.lines.filter((l) => !shown || (shown === "refused" ? isFault(l.code) : l.code === shown)).sort((a, b) => faultsFirst(a.code, b.code));
  const first = page * atOnce;
  const last = Math.min(first + atOnce, lines.length);
  const dated = answer.lines.some((l) => l.conversion_time);
  const columns: Column<Sale>[] = [
    { name: "Line", key: true, number: true, cell: (l) => count(l.line) }, { name: "Outcome", cell: (l) => <Badge code={l.code} {...(isFault(l.code) && { tone: "bad" })} /> },
    { name: "Why", cell: (l) => <Text of={l.message} /> },
    ...(dated ? [{ name: "Booked to", cell: (l: Sale) => <Time of={l.conversion_time} /> }] : []),
    ...(answer.preview ? [
      { name: "Affiliate", cell: (l: Sale) => <Text of={l.affiliate} /> }, { name: "Offer", cell: (l: Sale) => <Text of={l.offer} /> },
      { name: "Goal", cell: (l: Sale) => <Text of={l.goal} /> },
      { name: "Payout", number: true, cell: (l: Sale) => money(l.payout, l.payout_currency) },
      { name: "Revenue", number: true, cell: (l: Sale) => money(l.revenue, l.revenue_currency) },
    ] : []),
    { name: "", says: "Its conversion", cell: (l) => (l.conversion_id ? <a href={`/conversions/${l.conversion_id}`}>Conversion</a> : "") },
  ];
  return (
    <>
      <Select label="Show" value={shown} onValue={(to) => { setShown(to); setPage(0); }} options={[
        ["", `All lines, those that are refused first: ${count(answer.lines.length)}`],
        ...(refused > 0 ? [["refused", `All that are refused: ${count(refused)}`] as [string, string]] : []),
        ...outcomes.map(([code, n]): [string, string] => [code, `${words(code)}: ${count(n)}`])]} />
      <Table stack caption="Line by line" rows={lines.slice(first, last)} columns={columns} rowKey={(l) => String(l.line)} />
      {lines.length > atOnce && (
        <nav class="pager" aria-label="More of the lines">
          <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>Back</button>
          <span role="status">{count(first + 1)} to {count(last)} of {count(lines.length)}</span>
          <button type="button" disabled={last === lines.length} onClick={() => setPage(page + 1)}>Next</button>
        </nav>
      )}
    </>
  );
}

export function Import(): JSX.Element {
  const draft = useDraft<{ csv: string; note: string }>("import");
  const [csv, setCsv] = useState(draft?.csv ?? "");
  const [note, setNote] = useState(draft?.note ?? "");
  const [tried, setTried] = useState<{ csv: string; answer: ImportAnswer; done: boolean }>();
  const choose = useAction(async (file: File) => {
    setCsv("");
    setCsv(textOf(new Uint8Array(await file.arrayBuffer())));
  });
  const preview = useAction(async () => setTried({ csv, answer: await api.importConversions(csv, note, zone(), true), done: false }));
  const apply = useAction(async () => setTried({ csv, answer: await api.importConversions(csv, note, zone(), false), done: true }));
  const fresh = tried && tried.csv === csv;
  useKeep("import", (csv || note) && !(fresh && tried.done) ? { csv, note } : undefined);
  return (
    <form class="card" onSubmit={(e) => { e.preventDefault(); void preview.run(); }}>
      <h2>Import a list</h2>
      <p class="quiet">CSV with a line of names first: <code>click_id</code> or <code>code</code>, <code>txid</code>, and any of <code>goal</code>, <code>amount</code>, <code>currency</code>, <code>conversion_time</code>, <code>payout</code>, <code>revenue</code>, <code>status</code>, <code>adv1</code> to <code>adv5</code>. The same file again doubles nothing. First you see, line by line, what would happen.</p>
      <p class="quiet">A <code>conversion_time</code> is one like 2026-11-05, 2026-11-05T14:30 (both by the clock of {zone()}), or 2026-11-05T14:30:00+01:00: a sale is counted and booked then, and now where there is none.</p>
      <Restored on={!!draft && !tried?.done} />
      <div class="field">
        <label for="csv-file">A file</label>
        <input id="csv-file" type="file" accept=".csv,text/csv" onClick={(e) => { e.currentTarget.value = ""; }}
          onChange={(e) => { const file = e.currentTarget.files?.[0]; if (file) void choose.run(file); }} />
      </div>
      <Failed error={choose.error} />
      <Area label="Or the lines themselves" value={csv} onValue={(text) => { choose.clear(); setCsv(text); }} rows={6} placeholder={"click_id,txid,amount,currency,conversion_time\n01a209015d2c700080005b2936c4a3ec,A-1001,49.90,EUR,2026-11-05T14:30"} />
      <Input label="Note" value={note} onValue={setNote} hint="Why, for whoever looks later" />
      <Failed error={preview.error ?? apply.error} />
      <p class="buttons">
        <button class={fresh ? "" : "primary"} disabled={preview.busy || !csv.trim()}>{preview.busy ? "Checking …" : "Check the lines"}</button>
        {fresh && !tried.done && <button type="button" class="primary" disabled={apply.busy} onClick={apply.run}>{apply.busy ? "Importing …" : "Import them"}</button>}
      </p>
      <div role="status">
        {fresh && <p><strong>{tried.done ? "Imported." : "Nothing is written so far."}</strong> {count(tried.answer.totals.recorded ?? 0)} of {plural(tried.answer.lines.length, "line")} {tried.done ? "were" : "would be"} recorded.</p>}
      </div>
      {fresh && <Lines key={String(tried.done)} answer={tried.answer} />}
    </form>
  );
}
