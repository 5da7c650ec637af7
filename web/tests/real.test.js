// A person, a real browser, and the real server: from the first start to the affiliate's statement.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { browser, close, open, settled, visitor } from "./browser.js";
import { eventually, install } from "./installation.js";
import { lintFaults } from "./openapi.js";

const password = "correct horse battery staple";
let homing;
let shop;
before(async () => {
  homing = await install();
  shop = createServer((request, response) => response.setHeader("Content-Type", "text/html").end("<!doctype html><title>Shop</title>"));
  await new Promise((resolve) => shop.listen(0, "127.0.0.1", resolve));
  await open(homing.pages);
});
after(async () => {
  await close();
  shop?.closeAllConnections();
  shop?.close();
  await homing?.remove();
});

/** A visitor of the affiliate's site, with a usual browser, who follows the link. @returns where it ends up */
async function follow(link) {
  const context = await browser.newContext({ userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36" });
  const page = await context.newPage();
  await page.goto(link);
  const url = page.url();
  await context.close();
  return new URL(url);
}

/** Loads a page again until a row has a cell for each pattern. */
async function untilRow(v, path, ...patterns) {
  const has = await eventually(async () => {
    await v.go(path);
    const rows = await v.page.locator("tbody tr").allInnerTexts();
    return rows.some((row) => patterns.every((pattern) => row.split(/\s*[\t\n]\s*/).some((cell) => pattern.test(cell))));
  });
  assert.ok(has, `${path} has no row with ${patterns}: ${await v.page.locator("main").innerText()}`);
}

test("the description that the server serves has no fault", async () => {
  const served = await fetch(`${homing.pages}/api/v1/openapi.json`);
  assert.deepEqual(await lintFaults(await served.json()), []);
});

test("from the first start to the affiliate's statement", async () => {
  const v = await visitor({ expected: [/401/, /503/] });
  const { page } = v;
  const made = (what) => page.getByText(`The ${what} is made.`).waitFor();

  // The first admin, by the one-time link of `homing setup`.
  const link = (await homing.homing("setup")).trim();
  assert.ok(link.startsWith(`${homing.pages}/setup#token=`), link);
  await page.goto(link);
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("The same again").fill(password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  assert.ok(!v.requests.some((url) => url.includes("token=")), "the token went out in no address");
  assert.equal(await homing.homing("setup"), "", "there is an admin");
  await page.getByText("No clicks in this time.").waitFor();
  await page.locator("main").getByRole("link", { name: "Make an advertiser" }).waitFor();
  await v.check();

  // An advertiser, its token, an affiliate, an offer: each leads on to the next.
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Catalog" }).click();
  await v.go("/catalog/advertisers/new");
  await page.getByLabel("Ref", { exact: true }).fill("acme");
  await page.getByLabel("Name").fill("Acme <b>Boots</b>");
  await page.getByRole("button", { name: "Make the advertiser" }).click();
  await made("advertiser");
  await page.getByRole("button", { name: "Make one" }).click();
  const token = await page.getByRole("dialog").getByRole("group", { name: "Postback token" }).innerText();
  await page.getByRole("button", { name: "I have copied it" }).click();
  await v.go("/catalog/affiliates/new");
  await page.getByLabel("Ref", { exact: true }).fill("nora");
  await page.getByRole("button", { name: "Make the affiliate" }).click();
  await made("affiliate");
  await v.go("/catalog/offers/new?advertiser=acme");
  await page.getByLabel("Ref", { exact: true }).first().fill("boots");
  await page.getByLabel("Target URL").fill(`http://127.0.0.1:${shop.address().port}/boots?from={aff}&c={click_id}`);
  await page.getByLabel("Conversions wait for review").check();
  await page.getByLabel("Payout", { exact: true }).fill("2.50");
  await page.getByLabel("Revenue", { exact: true }).fill("4");
  await page.getByText("It can be saved as it is.").waitFor();
  await page.getByRole("button", { name: "Make the offer" }).click();
  await made("offer");
  await page.getByLabel("Affiliate").fill("nora");
  await page.getByLabel("sub1", { exact: true }).fill("newsletter");
  const tracking = page.getByRole("group", { name: "Tracking link" }).filter({ hasText: "sub1=newsletter" });
  await tracking.waitFor();
  const trackingLink = await tracking.innerText();
  const postbackUrl = await page.getByRole("group", { name: "Postback URL" }).innerText();
  assert.equal(trackingLink, `${homing.road}/click?offer=boots&aff=nora&sub1=newsletter`);
  assert.ok(postbackUrl.startsWith(`${homing.road}/postback?click_id={click_id}`), postbackUrl);
  assert.ok(postbackUrl.includes("&token={token}"), postbackUrl);
  await v.shot("real-offer");
  await v.check();

  // Its click and its sale appear on Live while somebody watches.
  await v.go("/live");
  await page.getByText("Watching.").waitFor();
  const landed = await eventually(async () => { // servers follow a change of the catalog within a second
    const url = await follow(trackingLink).catch(() => undefined);
    return url?.pathname === "/boots" ? url : undefined;
  });
  assert.ok(landed, "the link leads to the shop");
  assert.equal(landed.searchParams.get("from"), "nora");
  const clickId = landed.searchParams.get("c");
  assert.match(clickId, /^[0-9a-f]{32}$/);
  await page.locator("tbody tr.click").filter({ hasText: "boots" }).filter({ hasText: "nora" }).filter({ hasText: "newsletter" }).last().waitFor();
  const filled = Object.entries({ click_id: clickId, txid: "order-1001", amount: "49.90", currency: "EUR", status: "", token })
    .reduce((url, [name, value]) => url.replace(`{${name}}`, encodeURIComponent(value)), postbackUrl);
  assert.ok(!/[{}]/.test(filled), filled);
  const answer = await fetch(filled);
  const said = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(said));
  assert.equal(said.code, "recorded");
  await page.locator("tbody tr.postback").filter({ hasText: "boots" }).filter({ hasText: "recorded" }).waitFor();
  await v.shot("real-live");
  await v.check();

  // Explain: by the click ID from the search box, and by the order's number.
  for (const id of [clickId, "order-1001"]) {
    await page.keyboard.press("/");
    await page.keyboard.type(id);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    await settled(page);
    const names = await page.locator(".events h3").allInnerTexts();
    for (const name of ["Click", "Postback", "Conversion"]) assert.ok(names.includes(name), `${name} is not among ${names}`);
    assert.ok((await page.locator(".verdict").innerText()).includes(clickId));
    await v.go("/");
  }
  await v.go(`/explain?q=${clickId}`);
  await v.shot("real-explain");
  await v.check();

  // Tried again without being written: as a POST in either form, from where its server sends, with its token.
  const acme = `${homing.pages}/api/v1/advertisers/acme`;
  const { etag } = (await page.request.get(acme)).headers();
  const fenced = await page.request.patch(acme, { data: { postback_ips: ["203.0.113.0/24"] }, headers: { "If-Match": etag, Origin: homing.pages, "Content-Type": "application/merge-patch+json" } });
  assert.equal(fenced.status(), 200, await fenced.text());
  await v.go("/explain?try=postback");
  await page.getByLabel("Method").selectOption("POST");
  await page.getByText("With headers").click();
  await page.getByLabel("One a line").fill(`Authorization: Bearer ${token}`);
  const tries = async (body, sender, said) => {
    await page.getByLabel("Body, a form or JSON").fill(body);
    await page.getByLabel("Sender's address").fill(sender);
    const answered = page.waitForResponse(/\/explain\/postback/);
    await page.getByRole("button", { name: "Try it" }).click();
    await answered;
    await page.getByText(`The advertiser would get ${said}`).waitFor();
  };
  await tries(`click_id=${clickId}&txid=order-1002`, "", "403 ip_not_allowed");
  await tries(`click_id=${clickId}&txid=order-1002`, "203.0.113.7", "200 recorded");
  await tries(JSON.stringify({ click_id: clickId, txid: "order-1001" }), "203.0.113.7", "200 duplicate");
  await v.shot("real-dry-postback");
  await v.check();

  // The report has it, and so has the overview.
  await untilRow(v, "/reports?group=offer", /^boots$/, /^1$/);
  await page.getByRole("link", { name: "boots" }).click();
  await page.getByRole("rowheader", { name: "nora" }).waitFor();
  await untilRow(v, "/reports?group=sub1", /^newsletter$/, /^1$/);
  await v.shot("real-report");
  await v.go("/");
  await page.locator(".uplot canvas").waitFor();
  await v.shot("real-overview");
  await v.check();

  // It waits for review: approve it.
  await untilRow(v, "/conversions?status=pending", /^boots$/, /^order-1001$/, /^pending$/);
  await page.getByRole("button", { name: "Choose all of this page" }).click();
  await page.getByRole("button", { name: "Approve 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await page.getByText("1 conversion changed.").waitFor();
  await untilRow(v, "/conversions?status=approved", /^boots$/, /^order-1001$/, /^approved$/);
  await page.locator("tbody th a").first().click();
  await page.getByText("In the ledger").waitFor();
  await v.shot("real-conversion");
  await v.check();

  // What nora is owed stands in her statement, and so does what she is paid.
  await untilRow(v, "/balances", /^nora$/, /^2\.50?$/, /^EUR$/);
  await page.getByRole("link", { name: "nora" }).click();
  await page.getByRole("rowheader").first().waitFor();
  await untilRow(v, "/balances/nora", /^accrual$/i, /^2\.50? EUR$/);
  await page.getByRole("button", { name: "Record a payment" }).click();
  await page.getByLabel("Note").fill("bank transfer");
  await page.getByRole("button", { name: "Record it" }).click();
  await page.getByText("The payment is recorded.").waitFor();
  await untilRow(v, "/balances/nora", /payment: bank transfer/i, /^−2\.50? EUR$/);
  await v.shot("real-statement");
  await v.check();

  // Who did all this stands in the audit log, and nothing else on any page is amiss.
  await untilRow(v, "/audit", /anna/, /boots/);
  for (const path of ["/", "/reports?group=day&range=30d&compare=previous&all=1", "/live", "/explain", "/explain?q=01a209015d2c700080005b2936c4a3ed", "/postbacks", "/conversions", "/conversions/new",
    "/catalog/offers", "/catalog/offers/boots", "/catalog/affiliates", "/catalog/affiliates/nora", "/catalog/advertisers", "/catalog/advertisers/acme", "/catalog/postback-urls",
    "/catalog/postback-urls/new", "/catalog/promo-codes", "/catalog/links?offer=boots&aff=nora", "/balances", "/health", "/users", "/settings"]) {
    await v.go(path);
    assert.equal(await page.locator("[role=alert]").count(), 0, `${path}: ${await page.locator("main").innerText()}`);
    await v.check();
  }

  // While the database is away, Health is there: the page that is open, and the one that is loaded again.
  await v.go("/health");
  await homing.database(false);
  await page.getByText("It does not answer.").waitFor();
  await v.go("/health");
  await page.getByText("It does not answer.").waitFor();
  await page.getByRole("heading", { name: "Journal" }).waitFor();
  await v.shot("real-health-without-database");
  await v.turnTo("/conversions");
  await page.getByRole("alert").getByText("The database can't be asked right now").waitFor();
  await homing.database(true);
  await v.turnTo("/health");
  await page.getByText("Days made ahead").waitFor();
  await v.check();

  // A password of one's own choice; out, and in by it to where the link led.
  const chosen = "another horse, another battery";
  await v.go("/settings");
  await page.getByLabel("Present password").fill(password);
  await page.getByLabel("New password").fill(chosen);
  await page.getByLabel("The same again").fill(chosen);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("The password is changed.").waitFor();
  await v.go("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await v.go("/catalog/offers/boots");
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password").fill(chosen);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "boots" }).waitFor();
  await v.close();
  assert.match(await homing.homing("verify"), /^(ok .*\n)+$/);
});
