// Hostile text that came for real: clicks and postbacks with it, sent to the real server, and the pages that show them.
import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, test } from "node:test";
import { hostile } from "../dev/hostile.js";
import { close, open, settled, visitor } from "./browser.js";
import { eventually, install } from "./installation.js";

let homing;
before(async () => {
  homing = await install();
  await open(homing.pages);
});
after(async () => {
  await close();
  await homing?.remove();
});

const catalog = {
  advertisers: [{ ref: "acme", name: hostile[0] }],
  affiliates: [{ ref: "nora", name: hostile[1] }],
  offers: [{ ref: "boots", name: hostile[2], advertiser: "acme", target_url: "https://shop.example/", goals: [{ ref: "sale", payout: "2.50", revenue: "4", currency: "EUR" }] }],
};
const usualAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const labels = [...Array.from({ length: 10 }, (_, i) => `sub${i + 1}`), "source", "creative", "ext_id"];
const everywhere = (names, text) => Object.fromEntries(names.map((name) => [name, text]));

/** Follows a link that has the text wherever there is place for it, and as the user agent, where HTTP permits. @returns the click's ID */
async function click(text) {
  const link = `${homing.road}/click?${new URLSearchParams({ offer: "boots", aff: "nora", ...everywhere(labels, text) })}`;
  const agent = /[\u0000-\u001f\u007f]/.test(text) ? usualAgent : Buffer.from(text).toString("latin1");
  const answer = await new Promise((resolve, reject) => { get(link, { headers: { "User-Agent": agent, Referer: agent } }, resolve).on("error", reject); });
  answer.resume();
  assert.equal(answer.statusCode, 302, text);
  return new URL(answer.headers.location).searchParams.get("click_id");
}

/** @returns whether it was taken: a txid may be neither too long nor what the database can't hold */
async function postback(id, text) {
  const names = ["txid", "adv1", "adv2", "adv3", "adv4", "adv5"];
  const answer = await fetch(`${homing.road}/postback?${new URLSearchParams({ click_id: id, ...everywhere(names, text) })}`);
  const said = await answer.json();
  assert.ok(["recorded", "parameter_invalid"].includes(said.code), JSON.stringify(said));
  return said.code === "recorded";
}

const shownAsItIs = (text) => /^[\x20-\x7e]+$/.test(text) && text.length < 100;
/** The pages show them, as text: nothing has become a part of the page, and what turns the direction is shown by its number. */
async function assertShown(v, texts, where) {
  const seen = async () => v.page.locator("main").innerText();
  let all = await seen();
  for (const next = v.page.getByRole("link", { name: "Next page" }); await next.count() > 0;) {
    await next.click();
    await settled(v.page);
    all += await seen();
  }
  for (const text of texts.filter(shownAsItIs)) assert.ok(all.includes(text), `${where} does not show ${text}: ${all}`);
  if (texts.includes("abc\u202egnp.exe")) assert.ok(all.includes("abcU+202Egnp.exe"), where);
  assert.equal(await v.page.locator("main script, main iframe, main img, main style, main base, main meta, main svg, main a[href^=javascript]").count(), 0, where);
  await v.check();
}

test("hostile text of visitors and advertisers is shown on every page, and does nothing", async () => {
  const v = await visitor();
  await v.page.goto((await homing.homing("setup")).trim());
  await v.page.getByLabel("Name").fill("anna");
  await v.page.getByLabel("Password").fill("correct horse battery staple");
  await v.page.getByLabel("The same again").fill("correct horse battery staple");
  await v.page.getByRole("button", { name: "Make the account" }).click();
  await v.page.getByRole("heading", { name: "Overview" }).waitFor();
  const applied = await v.page.evaluate(async (body) => (await fetch("/api/v1/catalog/apply", { method: "POST", headers: { "Content-Type": "application/json" }, body })).status, JSON.stringify(catalog));
  assert.equal(applied, 200);
  const leads = async () => (await fetch(`${homing.road}/click?offer=boots&aff=nora`, { redirect: "manual" })).status === 302;
  assert.ok(await eventually(leads), "servers follow a change of the catalog within a second");

  // They come while somebody watches.
  await v.go("/live");
  await v.page.getByText("Watching.").waitFor();
  const clicks = new Map();
  const txids = [];
  for (const text of hostile) {
    clicks.set(text, await click(text));
    if (await postback(clicks.get(text), text)) txids.push(text);
  }
  await v.page.locator("tbody tr.click").filter({ hasText: "sub1" }).nth(hostile.length - 1).waitFor();
  await v.page.locator("tbody tr.postback").nth(hostile.length - 1).waitFor();
  await assertShown(v, hostile, "Live");
  await v.shot("real-hostile-live");

  for (const text of [...hostile.slice(0, 8), "=cmd|' /C calc'!A0", "abc\u202egnp.exe", "bell\u0007 esc\u001b[31mred\u001b[0m"]) {
    assert.ok(clicks.has(text), text);
    await v.turnTo(`/explain?q=${clicks.get(text)}`);
    await assertShown(v, [text], `Explain of ${text}`);
    await v.turnTo(`/explain?${new URLSearchParams({ q: text })}`);
    await v.check();
  }
  await v.go(`/explain?q=${clicks.get(hostile[0])}`);
  await v.shot("real-hostile-explain");

  await v.turnTo("/reports?group=sub1");
  await assertShown(v, hostile, "Reports");
  await v.shot("real-hostile-report");
  await v.turnTo("/reports?group=offer,affiliate,source");
  await assertShown(v, hostile, "Reports of three");
  await v.turnTo("/conversions");
  await assertShown(v, txids, "Conversions");
  await v.shot("real-hostile-conversions");
  await v.turnTo(`/conversions?${new URLSearchParams({ txid: hostile[0] })}`);
  await v.page.locator("tbody th a").click();
  await v.page.getByText("In the ledger").waitFor();
  await assertShown(v, [hostile[0]], "a conversion");
  await v.turnTo("/postbacks");
  await assertShown(v, [], "Postbacks");
  for (const [path, text] of [["/catalog/offers", hostile[2]], ["/catalog/affiliates", hostile[1]], ["/catalog/advertisers/acme", ""], ["/balances", hostile[1]], ["/audit", hostile[0]]]) {
    await v.turnTo(path);
    await assertShown(v, [text], path);
  }
  await v.close();
});
