// Links to hand out, and postback URLs to give to advertisers, with every parameter explained.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type LinkAnswer, type Parameter } from "../api";
import { useAction, useLoad, useRested } from "../hooks";
import { navigate, withQuery, type Place } from "../router";
import { Area, CopyLine, Empty, Failed, Head, Input, Loading, Notice, Select, Table, Text, useRefs } from "../ui";
import { Tabs } from "./catalog";

function Parameters({ of }: { of: Parameter[] }): JSX.Element {
  return <Table stack caption="Parameters" rows={of} columns={[
    { name: "Parameter", key: true, cell: (p) => <span><code><Text of={p.name} /></code>{p.required && <span class="quiet small"> required</span>}</span> },
    { name: "Value", cell: (p) => <Text of={p.value} /> },
    { name: "Meaning", cell: (p) => <Text of={p.explanation} /> },
  ]} />;
}
export function Link({ answer, label }: { answer: LinkAnswer; label: string }): JSX.Element {
  return (
    <>
      <CopyLine text={answer.url} label={label} />
      {answer.explanation && <p><Text of={answer.explanation} /></p>}
      {answer.token_note && <p><Text of={answer.token_note} /></p>}
      {answer.leads_to && <p class="small">A visitor is sent to <code class="wrap"><Text of={answer.leads_to} /></code></p>}
      {answer.warnings.length > 0 && <Notice tone="warn" title="Worth a look">{answer.warnings.map((w) => <p><Text of={w} /></p>)}</Notice>}
      <details><summary>Every parameter explained</summary><Parameters of={answer.parameters} /></details>
    </>
  );
}

const often = ["source", "sub1", "sub2", "ext_id", "url"];
const rare = ["creative", ...Array.from({ length: 8 }, (_, i) => `sub${i + 3}`)];

function ClickLink({ offer, aff, onAff, affiliates }: { offer: string; aff: string; onAff: (aff: string) => void; affiliates: string[] | undefined }): JSX.Element {
  const [more, setMore] = useState<Record<string, string>>({});
  const query = useRested({ offer, aff, ...more }, 250);
  const ready = !!query.offer && !!query.aff;
  const { data, error } = useLoad(JSON.stringify(query), async (signal) => (ready ? await api.clickLink(query, signal) : undefined));
  const field = (n: string): JSX.Element => <Input label={n === "url" ? "url (deep link)" : n} value={more[n] ?? ""} onValue={(v) => setMore({ ...more, [n]: v })} />;
  return (
    <>
      <div class="grid">
        <Input label="Affiliate" value={aff} onValue={onAff} list={affiliates} />
        {often.map(field)}
      </div>
      <details><summary>More: creative, sub3 to sub10{rare.some((n) => more[n]) && ", some of them filled in"}</summary><div class="grid">{rare.map(field)}</div></details>
      <div aria-live="polite">
        {!ready ? <p class="quiet">Choose an affiliate: the link is its own.</p> : error ? <Failed error={error} /> : data && <Link answer={data} label="Tracking link" />}
      </div>
    </>
  );
}

/** Of those that take new conversions. */
export const refsOf = (goals: { ref: string; state?: string }[]): string[] => goals.filter((g) => g.state !== "archived").map((g) => g.ref);

function PostbackLink({ offer, goals }: { offer: string; goals: string[] }): JSX.Element {
  const [goal, setGoal] = useState("");
  const { data, error, loading } = useLoad(`${offer} ${goal}`, async (signal) => (offer ? await api.postbackLink({ offer, goal }, signal) : undefined));
  return (
    <>
      {goals.length > 1 && <Select label="Goal" value={goal} onValue={setGoal} options={[["", "The default"], ...goals.map((g): [string, string] => [g, g])]} />}
      {loading && !data && offer && <Loading />}
      <Failed error={error} />
      {data && <Link answer={data} label="Postback URL" />}
    </>
  );
}

export function OfferLinks({ offer, goals, aff }: { offer: string; goals: string[]; aff: string }): JSX.Element {
  const [chosen, setChosen] = useState(aff);
  const affiliates = useRefs("affiliates");
  return (
    <div class="columns">
      <section class="card"><h2>Link for an affiliate</h2><ClickLink offer={offer} aff={chosen} onAff={setChosen} affiliates={affiliates} /></section>
      <section class="card"><h2>Postback URL for the advertiser</h2><PostbackLink offer={offer} goals={goals} /></section>
    </div>
  );
}

function CheckLink(): JSX.Element {
  const [url, setUrl] = useState("");
  const [answer, setAnswer] = useState<LinkAnswer>();
  const { run, busy, error } = useAction(async () => { setAnswer(undefined); setAnswer(await api.checkLink(url.trim())); });
  return (
    <form class="card" onSubmit={(e) => { e.preventDefault(); void run(); }}>
      <h2>Check a link</h2>
      <p class="quiet">Paste one that an affiliate uses. What it says, and what is odd about it.</p>
      <Area label="Link" value={url} onValue={setUrl} rows={2} />
      <p class="buttons"><button disabled={busy || !url.trim()}>{busy ? "Checking …" : "Check it"}</button></p>
      <div aria-live="polite"><Failed error={error} />
        {answer && <>{answer.warnings.length === 0 && <Notice tone="good"><p>Nothing odd about it.</p></Notice>}<Link answer={answer} label="Link" /></>}
      </div>
    </form>
  );
}

export default function Links({ place }: { place: Place }): JSX.Element {
  const offer = place.query.get("offer") ?? "";
  const aff = place.query.get("aff") ?? "";
  const offers = useRefs("offers");
  const affiliates = useRefs("affiliates");
  const { data } = useLoad(`goals ${offers?.length} ${offer}`, async (signal) => (offers?.includes(offer) || /^\d+$/.test(offer) ? (await api.entry<{ goals: { ref: string; state?: string }[] }>("offers", offer, signal)).data : undefined));
  return (
    <>
      <Head title="Links" />
      <Tabs at="links" />
      {offers?.length === 0 && <Empty title="No offer yet."><p>A link leads to an offer: <a href="/catalog/offers">make one</a>, and come back.</p></Empty>}
      <div class="bar"><Input label="Offer" value={offer} onValue={(v) => navigate(withQuery({ offer: v }), true)} list={offers} hint="Type to choose" /></div>
      <div class="columns">
        <section class="card"><h2>Link for an affiliate</h2>{offer
          ? <ClickLink offer={offer} aff={aff} onAff={(v) => navigate(withQuery({ aff: v }), true)} affiliates={affiliates} />
          : <p class="quiet">Choose an offer first.</p>}</section>
        <section class="card"><h2>Postback URL for the advertiser</h2>{offer
          ? <PostbackLink offer={offer} goals={refsOf(data?.goals ?? [])} />
          : <p class="quiet">Choose an offer first.</p>}</section>
      </div>
      <CheckLink />
    </>
  );
}
