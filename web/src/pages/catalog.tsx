import type { JSX } from "preact";
import { api, type Advertiser, type Affiliate, type Kind, type Offer, type PostbackUrl } from "../api";
import type { PageProps } from "../app";
import { useLoad } from "../hooks";
import { lazy } from "../lazy";
import { navigate, withQuery } from "../router";
import { Badge, Empty, Failed, Head, Input, Loading, may, Pager, Select, Table, Text, type Column } from "../ui";

type Entry = Offer & Affiliate & Advertiser & PostbackUrl;
export const kinds: Record<Kind, { name: string; one: string; next: string }> = {
  offers: { name: "Offers", one: "offer", next: "An offer is what is promoted: where visitors go, and what is paid for. It belongs to an advertiser." },
  affiliates: { name: "Affiliates", one: "affiliate", next: "An affiliate sends visitors through a link of its own, and is paid for what they do." },
  advertisers: { name: "Advertisers", one: "advertiser", next: "An advertiser pays for conversions; its server calls /postback. Begin here, then make an offer." },
  "postback-urls": { name: "Postback URLs", one: "postback URL", next: "Where an affiliate's own tracker is told of its conversions." },
};

const EntryForm = lazy(async () => (await import("./entry-form")).default);
const PromoCodes = lazy(async () => (await import("./promo-codes")).default);
const Links = lazy(async () => (await import("./links")).default);

const ref = (kind: Kind): Column<Entry> => ({ name: "Ref", key: true, cell: (e) => <a href={`/catalog/${kind}/${encodeURIComponent(e.ref)}`}><Text of={e.ref} /></a> });
const number: Column<Entry> = { name: "Number", number: true, cell: (e) => e.id ?? "–" };
const name: Column<Entry> = { name: "Name", cell: (e) => <Text of={e.name} /> };
const state: Column<Entry> = { name: "State", cell: (e) => <Badge code={e.state ?? "active"} /> };
const rate = (e: Entry): JSX.Element => <span>{e.goals?.filter((g) => g.state !== "archived").map((g, i) => <>{i > 0 && ", "}<Text of={g.ref} />: {g.payout}{g.payout.endsWith("%") ? "" : ` ${g.currency}`}</>)}</span>;
const columns: Record<Kind, Column<Entry>[]> = {
  offers: [ref("offers"), number, name, state, { name: "Advertiser", cell: (e) => <Text of={e.advertiser} /> }, { name: "Goals and payouts", cell: rate }],
  affiliates: [ref("affiliates"), number, name, state, { name: "Signed", cell: (e) => (e.has_postback_secret ? "yes" : "no") }],
  advertisers: [ref("advertisers"), number, name, state, { name: "Token", cell: (e) => (e.has_token ? "needed" : "not needed") },
    { name: "Comes from", cell: (e) => <Text of={e.postback_ips?.join(", ")} empty="anywhere" /> }],
  "postback-urls": [ref("postback-urls"), { name: "Affiliate", cell: (e) => <Text of={e.affiliate} /> }, { name: "Offer", cell: (e) => <Text of={e.offer} empty="all others" /> }, state,
    { name: "Tells", cell: (e) => (e.statuses ?? ["approved"]).join(", ") }, { name: "URL", cell: (e) => <code class="wrap small"><Text of={e.url} /></code> }],
};

export function Tabs({ at }: { at: string }): JSX.Element {
  return (
    <nav class="tabs" aria-label="Catalog">
      {Object.entries(kinds).map(([kind, { name: title }]) => <a href={`/catalog/${kind}`} aria-current={kind === at ? "page" : undefined}>{title}</a>)}
      <a href="/catalog/promo-codes" aria-current={at === "promo-codes" ? "page" : undefined}>Promo codes</a>
      <a href="/catalog/links" aria-current={at === "links" ? "page" : undefined}>Links</a>
    </nav>
  );
}

function List({ kind, place, user }: { kind: Kind } & Pick<PageProps, "place" | "user">): JSX.Element {
  const url = place.query;
  const query = { q: url.get("q") ?? "", state: url.get("state") ?? "", cursor: url.get("cursor") ?? "", limit: 50 };
  const { data, error, loading, reload } = useLoad(kind + JSON.stringify(query), (signal) => api.entries<Entry>(kind, query, signal).then((page) => ({ ...page, kind })));
  const { name: title, one, next } = kinds[kind];
  const shown = data?.kind === kind ? data : undefined;
  return (
    <>
      <Head title={title}>{may(user, "manager") && <a class="button primary" href={`/catalog/${kind}/new`}>New {one}</a>}</Head>
      <Tabs at={kind} />
      <div class="bar">
        <Input label="Search" type="search" value={query.q} onValue={(q) => navigate(withQuery({ q, cursor: undefined }), true)} />
        <Select label="State" value={query.state} onValue={(v) => navigate(withQuery({ state: v, cursor: undefined }))}
          options={[["", "All but archived"], "active", "paused", "archived"]} />
      </div>
      <Failed error={error} retry={reload} />
      {!shown && loading && <Loading />}
      {shown?.items.length === 0 && (query.q || query.state
        ? <Empty title="Nothing fits."><p><a href={`/catalog/${kind}`}>Show all</a></p></Empty>
        : <Empty title={`No ${one} yet.`}><p>{next}{kind === "offers" && <> Begin with <a href="/catalog/advertisers">that</a>.</>}</p>{may(user, "manager") && <p><a class="button primary" href={`/catalog/${kind}/new`}>Make the first {one}</a></p>}</Empty>)}
      {shown && shown.items.length > 0 && <Table stack caption={title} rows={shown.items} columns={columns[kind]} busy={loading} />}
      <Pager next={shown?.next} query={url} />
    </>
  );
}

export default function Catalog({ place, parts, user }: PageProps): JSX.Element {
  const [kind = "offers", one] = parts;
  if (kind === "promo-codes") return <PromoCodes place={place} user={user} />;
  if (kind === "links") return <Links place={place} />;
  if (!(kind in kinds)) return <><Head title="Nothing here" /><Empty title="There is no such list."><p><a href="/catalog/offers">Offers</a></p></Empty></>;
  if (one) return <EntryForm key={`${kind}/${one}`} kind={kind as Kind} entryRef={one} place={place} user={user} />;
  return <List key={kind} kind={kind as Kind} place={place} user={user} />;
}
