// "Why is my conversion missing?": the life of a click, and what a click or a postback would do.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, type ClickRun, type Explanation, type LifeEvent, type PostbackRun, type Step } from "../api";
import type { PageProps } from "../app";
import { words } from "../format";
import { useAction, useLoad } from "../hooks";
import { navigate, withQuery } from "../router";
import { durationText } from "../time";
import { Area, Badge, Copy, Empty, Facts, Failed, Head, Id, Input, Loading, Notice, Said, Select, Text, Time, toneOf, Value, ZoneNote } from "../ui";

const names: Record<string, string> = {
  click: "Click", redirect: "Redirect", decision: "Decision", postback: "Postback", conversion: "Conversion", status: "Status",
  accrual: "Ledger: accrual", reversal: "Ledger: reversal", payment: "Payment", delivery: "Told to the affiliate", attempt: "Attempt",
};

const outcomeNames: Record<string, string[]> = {
  click: ["refusal", "flag"], postback: ["code"], conversion: ["status_now"], status: ["to"], delivery: ["state_now"], attempt: ["outcome"],
};
/** The fact that says how an event went. */
const outcomeName = ({ what, facts }: LifeEvent): string =>
  [...(outcomeNames[what] ?? []), "outcome"].find((name) => typeof facts[name] === "string" && facts[name] !== "") ?? "";
function outcomeOf(event: LifeEvent): string {
  const outcome = String(event.facts[outcomeName(event)] ?? "");
  // An answer that was not 2xx says more by its number.
  return event.what === "attempt" && outcome === "status" && event.facts.http_status ? `failed with ${String(event.facts.http_status)}` : outcome;
}
/** The fact that is a sentence, and comes first. */
const sentenceOf = ({ facts, why }: LifeEvent): string => why ?? (typeof facts.message === "string" ? facts.message : "");

function Event({ event, before }: { event: LifeEvent; before: LifeEvent | undefined }): JSX.Element {
  const outcome = outcomeOf(event);
  const sentence = sentenceOf(event);
  const shown = outcomeName(event);
  const facts = Object.entries(event.facts).filter(([name, value]) => name !== shown && value !== sentence && value !== "" && value !== null && value !== undefined);
  const gap = before ? (Date.parse(event.at) - Date.parse(before.at)) / 1000 : 0;
  return (
    <li class={`event ${outcome ? toneOf(outcome) : ""}`}>
      <div class="event-head">
        <h3>{names[event.what] ?? words(event.what)}</h3>
        {outcome && <Badge code={outcome} />}
        <Time of={event.at} millis />
        {gap > 0 && <span class="quiet small">{durationText(gap)} later</span>}
      </div>
      {sentence && <p><Said of={sentence} /></p>}
      <Facts of={facts.map(([name, value]) => [words(name), <Value name={name} of={value} />])} />
    </li>
  );
}

/** DB-IP asks for a link wherever its data is shown. */
const NetworkSource = (): JSX.Element => (
  <p class="quiet small">Unless this server was given other data, the network is that of RouteViews, the NRO and DB-IP: <a href="https://db-ip.com" target="_blank" rel="noopener">IP Geolocation by DB-IP</a>.</p>
);

const toneOfVerdict = (found: Explanation): "good" | "warn" | "bad" => {
  if (found.events.length === 0) return "bad";
  const last = [...found.events].reverse().find((e) => ["conversion", "status", "postback"].includes(e.what));
  const outcome = last && outcomeOf(last);
  return outcome ? (toneOf(outcome) === "good" ? "good" : toneOf(outcome) === "bad" ? "bad" : "warn") : "warn";
};

/** How far a search got, and the way on. One that got nowhere is asked again. */
function Search({ of, before, retry }: { of: NonNullable<Explanation["search"]>; before: string; retry: () => void }): JSX.Element {
  const next = of.looked_back_to;
  return (
    <div class="row">
      <p class="quiet small">Looked back from {before ? <Time of={before} /> : "now"} to <Time of={next} />
        {of.out_of_time && ": there was no time to look further"}.{!of.older_kept && " Nothing older is kept."}</p>
      {of.older_kept && <button type="button" onClick={() => (next === before ? retry() : navigate(withQuery({ before: next })))}>Look further back</button>}
    </div>
  );
}

function Life({ found, q, before, retry }: { found: Explanation; q: string; before: string; retry: () => void }): JSX.Element {
  return (
    <>
      <div class={`notice verdict ${toneOfVerdict(found)}`} role="status">
        <p class="notice-title"><Said of={found.verdict} /></p>
        <p class="small"><Text of={q} /> {found.found_as !== "nothing" ? <>was found as <strong>{words(found.found_as)}</strong>.</> : <>stands for nothing here.</>}
          {found.click_id && <> Click <Id of={found.click_id} /> <Copy text={found.click_id} label="Copy the click ID" /></>}</p>
      </div>
      {found.did_you_mean && <p>It is a mangled one. Meant was <a href={withQuery({ q: found.did_you_mean, before: undefined })}><Id of={found.did_you_mean} /></a>.</p>}
      {found.clicks && found.clicks.length > 1 && (
        <section aria-labelledby="clicks">
          <h2 id="clicks">It stands in {found.clicks.length} clicks</h2>
          <ul class="plain">{found.clicks.map((id) => <li><a href={withQuery({ q: id, before: undefined })} aria-current={id === found.click_id ? "true" : undefined}><Id of={id} /></a>{id === found.click_id && " (below)"}</li>)}</ul>
        </section>
      )}
      {found.search && <Search of={found.search} before={before} retry={retry} />}
      {found.events.length > 0 && (
        <section aria-labelledby="life">
          <div class="row"><h2 id="life">What happened</h2><ZoneNote /></div>
          <ol class="events">{found.events.map((event, i) => <Event event={event} before={found.events[i - 1]} />)}</ol>
          {found.events.some((event) => event.facts.network_now) && <NetworkSource />}
        </section>
      )}
    </>
  );
}

function Steps({ steps }: { steps: Step[] }): JSX.Element {
  return (
    <ol class="steps">
      {steps.map((s) => (
        <li class={toneOf(s.outcome)}><strong>{words(s.step)}</strong> <Badge code={s.outcome} /><p><Text of={s.why} /></p></li>
      ))}
    </ol>
  );
}

const headersOf = (text: string): Record<string, string> => Object.fromEntries(text.split("\n")
  .map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()] as const)
  .filter(([name]) => name !== ""));

function DryClick(): JSX.Element {
  const [url, setUrl] = useState("");
  const [headers, setHeaders] = useState("");
  const [answer, setAnswer] = useState<ClickRun>();
  const { run, busy, error } = useAction(async () => { setAnswer(undefined); setAnswer(await api.runClick(url.trim(), headersOf(headers))); });
  return (
    <form class="card" onSubmit={(e) => { e.preventDefault(); void run(); }}>
      <h2>Try a click</h2>
      <p class="quiet">Paste a tracking link. Each step of the decision is shown; nothing is written, nobody is redirected.</p>
      <Area label="Tracking link" value={url} onValue={setUrl} rows={2} required placeholder="https://track.example/click?offer=acme-shoes&aff=42&sub1=newsletter" />
      <details>
        <summary>With headers</summary>
        <Area label="One a line, as Name: value" value={headers} onValue={setHeaders} rows={3} placeholder={"User-Agent: Mozilla/5.0 …\nX-Forwarded-For: 203.0.113.7"} />
      </details>
      <p class="buttons"><button class="primary" disabled={busy || !url.trim()}>{busy ? "Trying …" : "Try it"}</button></p>
      <div aria-live="polite">
        <Failed error={error} />
        {answer && (
          <>
            <Steps steps={answer.steps} />
            <Notice tone={answer.answer.status >= 400 ? "bad" : answer.steps.some((one) => toneOf(one.outcome) === "bad") ? "warn" : "good"} title={`The visitor would get ${answer.answer.status}`}>
              {answer.answer.location && <p>and be sent to <code class="wrap"><Text of={answer.answer.location} /></code></p>}
            </Notice>
          </>
        )}
      </div>
    </form>
  );
}

const json = "application/json";
const form = "application/x-www-form-urlencoded";
const typeOf = (body: string): string => (body.trimStart().startsWith("{") ? json : form);

function DryPostback(): JSX.Element {
  const [method, setMethod] = useState("GET");
  const [url, setUrl] = useState("");
  const [body, setBody] = useState("");
  const [chosenType, setType] = useState("");
  const [sender, setSender] = useState("");
  const [headers, setHeaders] = useState("");
  const [answer, setAnswer] = useState<PostbackRun>();
  const { run, busy, error } = useAction(async () => {
    setAnswer(undefined);
    const all = { ...headersOf(headers), ...(sender.trim() && { "X-Forwarded-For": sender.trim() }) };
    const hasType = Object.keys(all).some((name) => name.toLowerCase() === "content-type");
    setAnswer(await api.runPostback({
      ...(url.trim() && { url: url.trim() }), ...(Object.keys(all).length > 0 && { headers: all }),
      ...(method === "POST" && { method, body, ...(!hasType && { content_type: chosenType || typeOf(body) }) }),
    }));
  });
  return (
    <form class="card" onSubmit={(e) => { e.preventDefault(); void run(); }}>
      <h2>Try a postback</h2>
      <p class="quiet">Paste what the advertiser's server sends. Each check is shown; nothing is written, nobody is paid.</p>
      <Select label="Method" value={method} onValue={setMethod} options={[["GET", "GET"], ["POST", "POST"]]} />
      <Area label="Postback URL" value={url} onValue={setUrl} rows={2} required={method === "GET"}
        placeholder="https://track.example/postback?click_id=01a2…&txid=A-1001&amount=49.90&currency=EUR" />
      {method === "POST" && (
        <>
          <Area label="Body, a form or JSON" value={body} onValue={setBody} rows={4} required placeholder='{"click_id": "01a2…", "txid": "A-1001"}' />
          <Select label="Content-Type" value={chosenType} onValue={setType} options={[["", `as the body looks: ${typeOf(body)}`], [json, json], [form, form]]} />
        </>
      )}
      <Input label="Sender's address" value={sender} onValue={setSender} placeholder="203.0.113.7" hint="The IP that the advertiser's server sends from: its postback_ips are held against it. 127.0.0.1 where it is empty." />
      <details>
        <summary>With headers</summary>
        <Area label="One a line, as Name: value" value={headers} onValue={setHeaders} rows={3} placeholder="Authorization: Bearer …" />
      </details>
      <p class="buttons"><button class="primary" disabled={busy || !(url.trim() || body.trim())}>{busy ? "Trying …" : "Try it"}</button></p>
      <div aria-live="polite">
        <Failed error={error} />
        {answer && (
          <>
            <Steps steps={answer.steps} />
            <Notice tone={answer.answer.http < 300 ? "good" : "bad"} title={`The advertiser would get ${answer.answer.http} ${answer.answer.code}`}>
              <p><Text of={answer.answer.message} /></p>
            </Notice>
          </>
        )}
      </div>
    </form>
  );
}

function Found({ q, before }: { q: string; before: string }): JSX.Element {
  const { data, error, loading, reload } = useLoad(`${q} ${before}`, (signal) => api.explain(q, before, signal));
  if (loading) return <Loading what="Looking it up" />;
  if (error) return <Failed error={error} retry={reload} />;
  return data ? <Life found={data} q={q} before={before} retry={reload} /> : <></>;
}

export default function Explain({ place }: PageProps): JSX.Element {
  const q = place.query.get("q") ?? "";
  const before = place.query.get("before") ?? "";
  const dry = place.query.get("try") ?? "click";
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  return (
    <>
      <Head title="Explain" />
      <form class="big-search" role="search" aria-label="Explain" onSubmit={(e) => { e.preventDefault(); navigate(withQuery({ q: typed.trim(), before: undefined })); }}>
        <Input label="Click ID, conversion ID, txid or ext_id" type="search" value={typed} onValue={setTyped} autoFocus={!q} data-search
          hint="As you have it: from a support mail, an advertiser's report, or the URL of a landing page. A request_id will do, too." />
        <button class="primary" disabled={!typed.trim()}>Explain</button>
      </form>
      {q ? <Found key={q} q={q} before={before} /> : (
        <>
          <Empty title="Why is a conversion missing?">
            <p>Put in any ID that you were given, and see what became of it. Or try a link or a postback, without anything being written:</p>
          </Empty>
          <div class="tabs" role="group" aria-label="What to try">
            <a href={withQuery({ try: undefined })} aria-current={dry === "click" ? "true" : undefined}>A click</a>
            <a href={withQuery({ try: "postback" })} aria-current={dry === "postback" ? "true" : undefined}>A postback</a>
          </div>
          {dry === "postback" ? <DryPostback /> : <DryClick />}
        </>
      )}
      {q && <p><a href="/explain">Try a click</a> or <a href="/explain?try=postback">a postback</a> without writing anything, or look through <a href="/postbacks">the stored postbacks</a>.</p>}
    </>
  );
}
