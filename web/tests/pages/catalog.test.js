// The catalog: entries, their checks, their secrets and their links.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, close, open, settled, visitor } from "../browser.js";
import { gate } from "./shared.js";

before(() => open());
after(close);

test("an offer is checked while it is typed, made, and leads on to its link", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/catalog/offers");
  await v.page.getByRole("link", { name: "New offer" }).click();
  await v.page.getByLabel("Ref", { exact: true }).first().fill("New Offer");
  await v.page.getByText("has to be 1 to 64 lower-case letters").waitFor();
  await v.page.getByLabel("Ref", { exact: true }).first().fill("new-offer");
  await v.page.getByText("has to be 1 to 64 lower-case letters").waitFor({ state: "detached" });
  await v.page.getByLabel("Advertiser").fill("acme");
  await v.page.getByLabel("Target URL").fill("https://shop.example/?c={clickid}&x=REPLACE_ME");
  await v.page.getByText("{clickid} is no macro").waitFor();
  await v.page.getByText("looks forgotten").waitFor();
  await v.page.getByLabel("Target URL").fill("https://shop.example/?c={click_id}");
  await v.page.getByText("https://shop.example/?c=01a209015d2c700080005b2936c4a3ec").waitFor();
  await v.page.getByLabel("Payout", { exact: true }).fill("2.50");
  await v.page.getByText("It can be saved as it is.").waitFor();
  await v.shot("offer-typed-1280");
  await v.page.getByRole("button", { name: "Make the offer" }).click();
  await v.page.getByText("The offer is made.").waitFor();
  await v.page.getByLabel("Affiliate").fill("nora");
  await v.page.getByText("https://track.example/click?offer=new-offer&aff=nora").first().waitFor();
  const copied = v.page.waitForFunction(() => [...document.querySelectorAll("button [role=status]")].some((said) => said.textContent === "Copied")); // it does not stay
  await v.page.getByRole("group", { name: "Tracking link" }).locator("..").getByRole("button", { name: "Copy" }).click();
  await copied;
  assert.equal(await v.page.evaluate(() => navigator.clipboard.readText()), "https://track.example/click?offer=new-offer&aff=nora");
  await v.close();
});

test("what is wrong with an entry is said once, and no longer than it is so", async () => {
  const v = await visitor({ expected: [/401/, /400/] });
  await v.signIn("mia");
  await v.go("/catalog/advertisers/new");
  const ref = v.page.getByLabel("Ref", { exact: true });
  const wrong = "has to be 1 to 64 lower-case letters, digits, - and _, with at least one letter";
  await v.page.getByRole("button", { name: "Make the advertiser" }).click();
  const alert = v.page.getByRole("alert");
  await alert.waitFor();
  await v.page.getByText("1 to mend before it can be saved").waitFor();
  const texts = (await alert.locator("p:not(.quiet)").allInnerTexts());
  assert.equal(new Set(texts).size, texts.length, texts.join(" | "));
  assert.equal(await v.page.locator(".field-error").innerText(), wrong);
  await ref.fill("new-one");
  await v.page.getByText("It can be saved as it is.").waitFor();
  assert.equal(await v.page.locator(".field-error").count(), 0);
  assert.equal(await alert.count(), 0);
  const checked = gate();
  await v.page.route(/\/catalog\/check$/, async (route) => { await checked.opened; await route.continue(); });
  await ref.fill("new one");
  assert.equal(await v.page.locator(".saw .progress").innerText(), "Checking …", "what was said is not of what stands there now");
  checked.open();
  await v.page.getByText("1 to mend before it can be saved").waitFor();
  await v.close();
});

test("where nothing is there yet, the pages lead on to what comes first", async () => {
  const v = await visitor();
  await v.go("/");
  await v.page.getByText("homing setup").waitFor();
  await v.signIn();
  await v.page.route(/\/api\/v1\/(offers|advertisers|affiliates)(\?|$)/, (route) => route.fulfill({ json: { items: [], next: null } }));
  await v.page.route(/\/api\/v1\/reports\?/, async (route) => {
    const response = await route.fetch();
    const none = { clicks: 0, refused: 0, refused_by_reason: {}, amounts: [], flagged: { head: 0, prefetch: 0, bot: 0 }, conversions: { approved: 0, pending: 0, rejected: 0 } };
    await route.fulfill({ response, json: { ...await response.json(), items: [], totals: { ...none, previous: none }, next: null } });
  });
  const steps = async (path, name, to) => {
    await v.go(path);
    await v.page.locator("main").getByRole("link", { name }).click();
    await v.page.waitForURL((url) => url.pathname === to);
  };
  await steps("/", "Make an advertiser", "/catalog/advertisers/new");
  await steps("/catalog/offers", "that", "/catalog/advertisers");
  await steps("/catalog/offers/new", "make it", "/catalog/advertisers/new");
  await steps("/catalog/postback-urls/new", "make it", "/catalog/affiliates/new");
  await steps("/catalog/links", "make one", "/catalog/offers");
  await v.close();
});

test("a link is built with any parameter that a click may have", async () => {
  const v = await visitor();
  await v.signIn("vic");
  await v.go("/catalog/links?offer=acme-shoes&aff=nora");
  await v.page.getByLabel("sub2", { exact: true }).fill("two");
  assert.equal(await v.page.getByLabel("sub10").isVisible(), false);
  await v.page.getByText("More: creative, sub3 to sub10").click();
  for (const name of ["creative", "sub3", "sub4", "sub5", "sub6", "sub7", "sub8", "sub9", "sub10"]) await v.page.getByLabel(name, { exact: true }).fill(`my ${name}`);
  await v.page.getByRole("group", { name: "Tracking link" }).filter({ hasText: "sub10=my+sub10" }).waitFor();
  const url = new URL(await v.page.getByRole("group", { name: "Tracking link" }).innerText());
  assert.equal([...url.searchParams].length, 12);
  assert.deepEqual(["offer", "aff", "sub2", "creative", "sub3", "sub10"].map((n) => url.searchParams.get(n)), ["acme-shoes", "nora", "two", "my creative", "my sub3", "my sub10"]);
  assert.deepEqual(await axe(v.page), []);
  await v.shot("links-more-1280");
  await v.page.setViewportSize({ width: 360, height: 740 });
  await v.shot("links-more-360");
  await v.close();
});

test("two who change one entry: the second is told, and loses nothing unasked", async () => {
  const [a, b] = [await visitor({ expected: [/401/, /412/] }), await visitor({ expected: [/401/, /412/] })];
  for (const v of [a, b]) { await v.signIn("mia"); await v.go("/catalog/offers/acme-shoes"); }
  await a.page.getByLabel("Name").fill("Acme: boots");
  await a.page.getByRole("button", { name: "Save" }).click();
  await a.page.getByText("Saved.").waitFor();
  await b.page.getByLabel("Name").fill("Acme: sneakers");
  await b.page.getByRole("button", { name: "Save" }).click();
  await b.page.getByRole("alert").getByText("in the meantime").waitFor();
  assert.equal(await b.page.getByLabel("Name").inputValue(), "Acme: sneakers");
  await b.page.getByRole("button", { name: "Load it again" }).click();
  await b.page.waitForFunction(() => [...document.querySelectorAll("input")].some((i) => i.value === "Acme: boots"));
  await a.close();
  await b.close();
});

test("a new signing secret leaves what is being written, which can be saved then", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/catalog/affiliates/nora");
  await v.page.getByRole("button", { name: /^Make (one|a new one)$/ }).click();
  await v.page.getByRole("button", { name: "I have copied it" }).click();
  await settled(v.page);
  await v.page.getByLabel("Name").fill("Nora of the north");
  const asItIsNow = gate();
  await v.page.route(/\/affiliates\/nora$/, async (route) => {
    if (route.request().method() === "GET") await asItIsNow.opened;
    await route.continue();
  });
  await v.page.getByRole("button", { name: "Make a new one" }).click();
  await v.page.getByRole("button", { name: "I have copied it" }).click();
  assert.equal(await v.page.getByLabel("Name").inputValue(), "Nora of the north");
  const save = v.page.getByRole("button", { name: "Save" });
  assert.equal(await save.isDisabled(), true, "it would be refused as changed by somebody else");
  asItIsNow.open();
  await save.click();
  await v.page.getByText("Saved. The servers follow within a second.").waitFor();
  await v.check();
  await v.close();
});

test("a goal is archived and brought back with the rest of its offer, unless it is the default", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/catalog/offers/globex-quest");
  const goal = (n) => v.page.getByRole("group", { name: `Goal ${n}` });
  assert.equal(await goal(3).getByRole("button").count(), 0, "the default one");
  await goal(2).getByRole("button", { name: "Archive signup" }).click();
  await goal(2).getByText("archived", { exact: true }).waitFor();
  assert.equal(await goal(2).getByLabel("Default").count(), 0);
  await v.page.getByRole("button", { name: "Save" }).click();
  await v.page.getByText("Saved. The servers follow within a second.").waitFor();
  await v.check();
  await v.shot("archived-goal-1280");
  assert.deepEqual(await v.page.getByLabel("Goal", { exact: true }).locator("option").allTextContents(), ["The default", "install", "sale"], "no link of it is handed out");
  await v.go("/catalog/offers");
  assert.equal(await v.page.getByRole("cell", { name: /install: 0.4 USD, sale: 12.5%/ }).count(), 1);

  await v.go("/catalog/offers/globex-quest");
  await goal(2).getByRole("button", { name: "Bring back signup" }).click();
  await v.page.getByRole("button", { name: "Save" }).click();
  await v.page.getByText("Saved. The servers follow within a second.").waitFor();
  await v.go("/catalog/offers/globex-quest");
  await goal(2).getByRole("button", { name: "Archive signup" }).waitFor();
  await v.close();
});
