import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, isAbort, type LiveFilter, type LiveItem } from "../api";
import type { PageProps } from "../app";
import { plural } from "../format";
import { useRested } from "../hooks";
import { navigate, withQuery } from "../router";
import { clockText } from "../time";
import { Badge, Empty, Failed, Head, Input, Loading, Select, Table, Text, useRefs, ZoneNote } from "../ui";

const most = 300;
const pollMillis = 1500;

const keyOf = (i: LiveItem): string => `${i.kind} ${i.id ?? i.click_id}`;
/** The newest first. A postback that was queued comes again when it is settled, and takes its own place. */
function merged(fresh: LiveItem[], old: LiveItem[]): LiveItem[] {
  const keys = new Set(fresh.map(keyOf));
  return [...fresh].reverse().concat(old.filter((i) => !keys.has(keyOf(i)))).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, most);
}

/**
 * Asks again and again for what is new. What is paused is asked for later: the cursor waits. The server is asked for one kind, offer
 * or affiliate alone, so that many clicks push out neither the postbacks nor what is rare among them.
 */
function useLive(paused: boolean, filter: LiveFilter): { items: LiveItem[]; error: unknown; asked: boolean; cut: boolean } {
  const [items, setItems] = useState<LiveItem[]>([]);
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(false);
  // In front of which something is left out.
  const [gap, setGap] = useState("");
  const cursor = useRef("");
  const what = JSON.stringify(filter);
  const askedFor = useRef(what);
  useEffect(() => {
    if (paused) return;
    if (askedFor.current !== what) {
      askedFor.current = what;
      cursor.current = "";
      setItems([]);
      setGap("");
      setError(undefined);
      setAsked(false);
    }
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async (): Promise<void> => {
      let pause = pollMillis;
      try {
        if (!document.hidden) {
          const page = await api.live(cursor.current, filter, aborter.signal);
          // The first answer is never all that there is.
          if (page.cut && cursor.current !== "") setGap(page.items[0]?.at ?? new Date().toISOString());
          cursor.current = page.next;
          if (page.items.length > 0) setItems((old) => merged(page.items, old));
          setError(undefined);
          setAsked(true);
        }
      } catch (thrown) {
        if (isAbort(thrown) || aborter.signal.aborted) return;
        setError(thrown);
        pause = pollMillis * 4;
      }
      if (!aborter.signal.aborted) timer = setTimeout(poll, pause);
    };
    void poll();
    return () => { aborter.abort(); clearTimeout(timer); };
  }, [paused, what]);
  return { items, error, asked, cut: gap !== "" && (items.length === 0 || items.some((i) => i.at < gap)) };
}

/** Each by itself, so that a long one leaves the others in sight. */
function details(i: LiveItem): JSX.Element {
  const parts = ([["source ", i.source], ["sub1 ", i.sub1], ["ext_id ", i.ext_id], ["", i.country], ["", i.device], ["", i.message]] as const).filter(([, value]) => value);
  if (parts.length === 0) return <Text of="" />;
  return <span class="parts">{parts.map(([name, value], at) => <>{at > 0 && ", "}{name}<Text of={value} /></>)}</span>;
}

export default function Live({ place }: PageProps): JSX.Element {
  const kind = place.query.get("kind") ?? "";
  const [offer, affiliate] = [place.query.get("offer") ?? "", place.query.get("affiliate") ?? ""];
  const words = place.query.get("q") ?? "";
  const [paused, setPaused] = useState(false);
  const { items, error, asked, cut } = useLive(paused, { kind, offer: useRested(offer), affiliate: useRested(affiliate) });
  const [offers, affiliates] = [useRefs("offers"), useRefs("affiliates")];
  const needle = words.toLowerCase();
  const shown = items.filter((i) => (!kind || i.kind === kind) && (!needle || Object.values(i).some((v) => String(v).toLowerCase().includes(needle))));
  return (
    <>
      <Head title="Live">
        <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>{paused ? "Go on" : "Pause"}</button>
      </Head>
      <div class="bar">
        <Select label="Show" value={kind} onValue={(v) => navigate(withQuery({ kind: v }), true)} options={[["", "Clicks and postbacks"], ["click", "Clicks"], ["postback", "Postbacks"]]} />
        <Input label="Offer" value={offer} onValue={(v) => navigate(withQuery({ offer: v }), true)} list={offers} />
        <Input label="Affiliate" value={affiliate} onValue={(v) => navigate(withQuery({ affiliate: v }), true)} list={affiliates} />
        <Input label="Containing" type="search" value={words} onValue={(v) => navigate(withQuery({ q: v }), true)} hint="Among the lines that are shown: a sub ID, a code" />
      </div>
      <p class="progress">
        <span role="status">{paused ? "Paused: what comes meanwhile is shown when you go on." : <><span class="pulse" aria-hidden="true" />Watching.</>} {cut && `More came than can be shown: some is left out${words ? ", of what fits the filter, too" : ""}.`}</span>{" "}
        {plural(shown.length, "line")}. <ZoneNote />
      </p>
      <Failed error={error} />
      {!asked && !error && <Loading />}
      {asked && shown.length === 0 && (items.length === 0 && !offer && !affiliate
        ? <Empty title="Nothing has come in lately."><p>Open a link yourself: <a href="/catalog/links">build one</a>, click it, and see it here within a second or two.</p></Empty>
        : <Empty title="Nothing of what came lately fits the filter."><p><a href="/live">Show all</a></p></Empty>)}
      {shown.length > 0 && (
        <Table stack caption="Clicks and postbacks, the newest first" rows={shown} rowClass={(i) => i.kind} rowKey={keyOf} columns={[
          { name: "Time", key: true, cell: (i) => <time dateTime={i.at}>{clockText(i.at)}</time> },
          { name: "", says: "Its click", cell: (i) => (i.click_id ? <a href={`/explain?q=${i.click_id}`} aria-label={`Explain click ${i.click_id}`}>Explain</a> : "") },
          { name: "What", cell: (i) => (i.kind === "click" ? "Click" : "Postback") },
          { name: "Outcome", cell: (i) => <Badge code={i.outcome} /> },
          { name: "Offer", cell: (i) => <Text of={i.offer} /> },
          { name: "Affiliate", cell: (i) => <Text of={i.affiliate} /> },
          { name: "Details", cell: details },
        ]} />
      )}
    </>
  );
}
