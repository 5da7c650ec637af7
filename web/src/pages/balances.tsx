import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { allPages, api, newId, type Balance, type Entry, type Page } from "../api";
import type { PageProps } from "../app";
import { draftOf, useDraft, useKeep } from "../drafts";
import { decimal, money, plural, words } from "../format";
import { useAction, useLoad } from "../hooks";
import { NotUnderstood, RangePicker, usePeriod } from "../period";
import { navigate, withQuery } from "../router";
import { dayOf, instantOf, timeText, zone } from "../time";
import { Cancel, Dialog, Empty, Failed, Head, Input, Loading, may, Notice, Pager, Restored, Table, Text, Time, useCsv, ZoneNote } from "../ui";

interface Payment { id: string; amount: string; currency: string; day?: string; note: string }

const isOwed = (balance: Balance): boolean => /^\d/.test(balance.balance) && Number(balance.balance) > 0;

function Pay({ affiliate, balances, onClose, onDone }: { affiliate: string; balances: Balance[]; onClose: () => void; onDone: () => void }): JSX.Element {
  const owedIn = (currency: string): string => balances.find((b) => b.currency === currency && isOwed(b))?.balance ?? "";
  const first = (balances.find(isOwed) ?? balances[0])?.currency ?? "EUR";
  // With its id, by which a payment that the server has already is not recorded twice.
  const form = `payment ${affiliate}`;
  const draft = useDraft<Payment>(form);
  const [shown] = useState({ amount: owedIn(first), currency: first });
  const [amount, setAmount] = useState(draft?.amount ?? shown.amount);
  const [currency, setCurrency] = useState(draft?.currency ?? shown.currency);
  const [offered, setOffered] = useState(owedIn(currency)); // as the amount, until another one is written
  const [day, setDay] = useState(draft?.day ?? "");
  const [note, setNote] = useState(draft?.note ?? "");
  const [id] = useState(() => draft?.id ?? newId());
  useKeep<Payment>(form, { id, amount, currency, day, note }, amount !== shown.amount || currency !== shown.currency || !!(day || note));
  const owed = owedIn(currency);
  const inCurrency = (next: string): void => {
    setCurrency(next);
    if (next.length !== 3) return;
    if (amount === offered) setAmount(owedIn(next));
    setOffered(owedIn(next));
  };
  const today = dayOf(Date.now());
  const good = /^-?\d{1,12}(\.\d{1,6})?$/.test(amount) && Number(amount) !== 0;
  const { run, busy, error } = useAction(async () => {
    // Of a day that is over, noon stands for it.
    await api.pay({ id, affiliate, amount, currency, ...(day && day !== today && { paid_at: new Date(instantOf(`${day}T12:00:00`)).toISOString() }), ...(note.trim() && { note: note.trim() }) });
    onDone();
  });
  return (
    <Dialog title={`Record a payment to ${affiliate}`} form={form} onClose={onClose}>
      <p class="quiet">Homing sends no money: it notes that you did.</p>
      <Restored on={!!draft} />
      <form onSubmit={(e) => { e.preventDefault(); if (good) void run(); }}>
        <Input label="Amount" value={amount} onValue={setAmount} inputMode="decimal" autoFocus required error={amount && !good ? "A plain amount, such as 49.90, or -49.90 to take one back" : undefined}
          hint={owed ? `Owed: ${money(owed, currency)}` : undefined} />
        <Input label="Currency" value={currency} onValue={(v) => inCurrency(v.toUpperCase())} maxLength={3} required list={balances.map((b) => b.currency)} />
        <Input label="Paid on" type="date" value={day} onValue={setDay} hint={`Today where empty. A day of ${zone()}.`} error={day > today ? "That day is still to come" : undefined} />
        <Input label="Note" value={note} onValue={setNote} placeholder="Bank transfer of 26 November" />
        <Failed error={error} />
        <p class="buttons"><button class="primary" disabled={busy || !good || currency.length !== 3 || day > today}>{busy ? "Recording …" : "Record it"}</button><Cancel /></p>
      </form>
    </Dialog>
  );
}

/** A page of balances; all of them where something is searched for, since the server finds whole refs only. */
export const loadBalances = (searches: boolean, cursor: string, signal?: AbortSignal): Promise<Page<Balance>> =>
  searches ? allPages((next) => api.balances({ cursor: next, limit: 500 }, signal)) : api.balances({ cursor }, signal);

function All({ place }: PageProps): JSX.Element {
  const q = place.query.get("q") ?? "";
  const cursor = place.query.get("cursor") ?? "";
  const { data, error, loading, reload } = useLoad(q ? "all" : `from ${cursor}`, (signal) => loadBalances(!!q, cursor, signal));
  const fits = (b: Balance): boolean => `${b.affiliate} ${b.affiliate_name ?? ""}`.toLowerCase().includes(q.toLowerCase());
  const shown = data?.items.filter(fits) ?? [];
  return (
    <>
      <Head title="Balances" />
      <p class="quiet">What each affiliate has earned, and what of it is paid. It is the sum of the ledger's entries, whose lines are never changed.</p>
      <div class="bar"><Input label="Search" type="search" value={q} onValue={(q) => navigate(withQuery({ q, cursor: undefined }), true)} /></div>
      <Failed error={error} retry={reload} />
      {loading && shown.length === 0 && <Loading />}
      {data && !loading && shown.length === 0 && (q ? <Empty title="Nothing fits."><p><a href="/balances">Show all</a></p></Empty>
        : <Empty title="Nobody is owed anything yet."><p>A balance begins with the first approved conversion. <a href="/conversions?status=pending">Conversions that wait for review</a></p></Empty>)}
      {shown.length > 0 && <Table stack caption="Balances by affiliate and currency" rows={shown} busy={loading} columns={[
        { name: "Affiliate", key: true, cell: (b) => <a href={`/balances/${encodeURIComponent(b.affiliate)}`}><Text of={b.affiliate} /></a> },
        { name: "Name", cell: (b) => <Text of={b.affiliate_name} /> },
        { name: "Earned", number: true, cell: (b) => decimal(b.earned) },
        { name: "Paid", number: true, cell: (b) => decimal(b.paid) }, { name: "Balance", number: true, cell: (b) => <strong>{decimal(b.balance)}</strong> },
        { name: "Currency", cell: (b) => b.currency },
      ]} />}
      {!q && <Pager next={data?.next} query={place.query} />}
    </>
  );
}

const lineName = (e: Entry, end: string): JSX.Element => (
  <>
    <span>{words(e.kind)}{e.note && <>: <Text of={e.note} /></>}</span>
    {e.booked_at && Date.parse(e.booked_at) >= Date.parse(end) && <div class="quiet small">came <Time of={e.booked_at} /></div>}
  </>
);

function One({ affiliate, place, user }: { affiliate: string } & Pick<PageProps, "place" | "user">): JSX.Element {
  const { range, faults } = usePeriod(place, "month", ["cursor"]);
  const period = { affiliate, from: range.from, to: range.to, tz: zone() };
  const query = { ...period, cursor: place.query.get("cursor") ?? "", limit: 100 };
  const { data, error, loading, reload } = useLoad(JSON.stringify(query), (signal) => api.statement(query, signal));
  const balances = useLoad(affiliate, (signal) => api.balances({ affiliate }, signal));
  const csv = useCsv("/statements", period, `statement-${affiliate}.csv`);
  const [paying, setPaying] = useState(may(user, "manager") && !!draftOf(`payment ${affiliate}`));
  const [said, setSaid] = useState("");
  const owed = balances.data?.items.filter((b) => b.affiliate === affiliate) ?? [];
  return (
    <>
      <Head title={`Statement: ${affiliate}`} crumbs={[["Balances", "/balances"]]}>
        {csv.button}
        {may(user, "manager") && <button type="button" class="primary" disabled={!balances.data} onClick={() => setPaying(true)}>Record a payment</button>}
      </Head>
      <p role="status" class="progress">{said}</p>
      <NotUnderstood faults={faults} />
      <div class="bar"><RangePicker range={range} names={["month", "last-month", "7d", "30d", "custom"]} /></div>
      <Failed error={csv.error} />
      <Failed error={error ?? balances.error} retry={() => { reload(); balances.reload(); }} />
      {loading && !data && <Loading />}
      {data && (
        <>
          {data.accounts.filter((a) => a.booked_later_entries > 0).map((a) => (
            <Notice key={a.currency}><p>
              {plural(a.booked_later_entries, "entry", "entries")} came into the ledger only when this time was over, as when a sale is reported late: together {money(a.booked_later, a.currency)} of the balance at the end.
              A statement that was made before lacks {a.booked_later_entries === 1 ? "it" : "them"}.
            </p></Notice>
          ))}
          {data.accounts.length > 0 && <Table stack caption="Sums of this time, by currency" rows={data.accounts} columns={[
            { name: "Currency", key: true, cell: (a) => a.currency }, { name: "At the beginning", number: true, cell: (a) => decimal(a.opening) },
            { name: "Accrued", number: true, cell: (a) => decimal(a.accrued) }, { name: "Reversed", number: true, cell: (a) => decimal(a.reversed) },
            { name: "Paid", number: true, cell: (a) => decimal(a.paid) }, { name: "At the end", number: true, cell: (a) => <strong>{decimal(a.closing)}</strong> },
            { name: "Now", number: true, cell: (a) => decimal(owed.find((b) => b.currency === a.currency)?.balance) },
          ]} />}
          {data.items.length === 0 ? <Empty title="No entry in this time."><p>Choose a longer time.</p></Empty> : (
            <Table stack caption={`Ledger of ${affiliate}, ${range.firstDay} to ${range.lastDay}`} rows={data.items} busy={loading} columns={[
              { name: "Time", key: true, cell: (e) => <Time of={e.at} /> }, { name: "Entry", cell: (e) => lineName(e, data.period.to) }, { name: "Offer", cell: (e) => <Text of={e.offer} /> }, { name: "Goal", cell: (e) => <Text of={e.goal} /> }, { name: "txid", cell: (e) => <Text of={e.txid} /> }, { name: "Amount", number: true, cell: (e) => money(e.amount, e.currency) }, { name: "Balance", number: true, cell: (e) => money(e.balance, e.currency) },
              { name: "", says: "Its conversion", cell: (e) => (e.conversion_id ? <a href={`/conversions/${e.conversion_id}`} aria-label={`Conversion of the entry of ${timeText(e.at)}`}>Conversion</a> : "") },
            ]} />
          )}
          <Pager next={data.next} query={place.query} />
          <ZoneNote />
        </>
      )}
      {/* It offers what is owed: not what was, before a payment that has just been recorded. */}
      {paying && balances.data && !balances.loading && <Pay affiliate={affiliate} balances={owed} onClose={() => setPaying(false)} onDone={() => { setPaying(false); setSaid("The payment is recorded."); reload(); balances.reload(); }} />}
    </>
  );
}

export default function Balances(props: PageProps): JSX.Element {
  const [affiliate] = props.parts;
  return affiliate ? <One key={affiliate} affiliate={affiliate} place={props.place} user={props.user} /> : <All {...props} />;
}
