// Codes for sales without a click: who names one in a shop is the affiliate's.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type Me, type PromoCode } from "../api";
import { draftOf, useDraft, useKeep } from "../drafts";
import { useAction, useLoad } from "../hooks";
import { navigate, withQuery, type Place } from "../router";
import { Badge, Cancel, Dialog, Empty, Failed, Head, Input, Loading, may, Pager, Restored, Select, Table, Text, Time, useRefs } from "../ui";
import { Tabs } from "./catalog";

function Add({ onClose, onDone }: { onClose: () => void; onDone: () => void }): JSX.Element {
  const blank = { code: "", affiliate: "", offer: "" };
  const draft = useDraft<typeof blank>("promo-code");
  const [form, setForm] = useState({ ...blank, ...draft });
  useKeep("promo-code", Object.values(form).some((v) => v) ? form : undefined);
  const affiliates = useRefs("affiliates");
  const offers = useRefs("offers");
  const set = (name: keyof typeof form) => (value: string): void => setForm({ ...form, [name]: value });
  const { run, busy, error } = useAction(async () => { await api.addPromoCode({ ...form, code: form.code.trim() }); onDone(); });
  return (
    <Dialog title="New promo code" form="promo-code" onClose={onClose}>
      <Restored on={!!draft} />
      <form onSubmit={(e) => { e.preventDefault(); void run(); }}>
        <Input label="Code" value={form.code} onValue={set("code")} required autoFocus placeholder="NORA10" hint="What buyers type. Upper and lower case are the same." />
        <Input label="Affiliate" value={form.affiliate} onValue={set("affiliate")} list={affiliates} required />
        <Input label="Offer" value={form.offer} onValue={set("offer")} list={offers} required />
        <Failed error={error} />
        <p class="buttons"><button class="primary" disabled={busy || !form.code.trim() || !form.affiliate || !form.offer}>{busy ? "Making …" : "Make the code"}</button><Cancel /></p>
      </form>
    </Dialog>
  );
}

function Change({ code, onDone }: { code: PromoCode; onDone: () => void }): JSX.Element {
  const next = code.state === "active" ? "archived" : "active";
  const { run, busy, error } = useAction(async () => { await api.changePromoCode(code.code, next); onDone(); });
  return <><button type="button" class="small" disabled={busy} onClick={run} aria-label={`${next === "archived" ? "Archive" : "Bring back"} ${code.code}`}>{next === "archived" ? "Archive" : "Bring back"}</button><Failed error={error} /></>;
}

export default function PromoCodes({ place, user }: { place: Place; user: Me }): JSX.Element {
  const url = place.query;
  const query = { q: url.get("q") ?? "", state: url.get("state") ?? "", cursor: url.get("cursor") ?? "", limit: 50 };
  const { data, error, loading, reload } = useLoad(JSON.stringify(query), (signal) => api.promoCodes(query, signal));
  const canChange = may(user, "manager");
  const [adding, setAdding] = useState(canChange && !!draftOf("promo-code"));
  return (
    <>
      <Head title="Promo codes">{canChange && <button type="button" class="primary" onClick={() => setAdding(true)}>New promo code</button>}</Head>
      <Tabs at="promo-codes" />
      <div class="bar">
        <Input label="Search" type="search" value={query.q} onValue={(q) => navigate(withQuery({ q, cursor: undefined }), true)} />
        <Select label="State" value={query.state} onValue={(v) => navigate(withQuery({ state: v, cursor: undefined }))} options={[["", "All"], "active", "archived"]} />
      </div>
      <Failed error={error} retry={reload} />
      {loading && !data && <Loading />}
      {data?.items.length === 0 && (query.q || query.state ? <Empty title="Nothing fits."><p><a href="/catalog/promo-codes">Show all</a></p></Empty>
        : <Empty title="No promo code yet."><p>With one, a sale without a click is an affiliate's: it is <a href="/conversions/new">added by hand or imported</a> with the code.</p></Empty>)}
      {data && data.items.length > 0 && <Table stack caption="Promo codes, the newest first" rows={data.items} busy={loading} columns={[
        { name: "Code", key: true, cell: (c) => <code><Text of={c.code} /></code> }, { name: "State", cell: (c) => <Badge code={c.state} /> },
        { name: "Affiliate", cell: (c) => <a href={`/catalog/affiliates/${encodeURIComponent(c.affiliate)}`}><Text of={c.affiliate} /></a> },
        { name: "Offer", cell: (c) => <a href={`/catalog/offers/${encodeURIComponent(c.offer)}`}><Text of={c.offer} /></a> }, { name: "Since", cell: (c) => <Time of={c.created_at} /> },
        ...(canChange ? [{ name: "", says: "Change it", cell: (c: PromoCode) => <Change key={c.code + c.state} code={c} onDone={reload} /> }] : []),
      ]} />}
      <Pager next={data?.next} query={url} />
      {adding && <Add onClose={() => setAdding(false)} onDone={() => { setAdding(false); reload(); }} />}
    </>
  );
}
