// Finding what one looks for: Explain, what is tried without being written, postbacks, Live, and filters.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { conversions } from "../../dev/fixtures.js";
import { axe, close, open, painted, settled, visitor } from "../browser.js";

before(() => open());
after(close);

/** Types by the page's own clock, which `install` has to have given it: on no machine, however slow, a letter comes late. */
async function typeBriskly(page, box, word) {
  await box.focus();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  for (const letter of word) {
    await page.keyboard.type(letter);
    await page.clock.runFor(50);
  }
  await page.clock.runFor(400);
  await page.clock.resume();
}

test("a search that found nothing is looked further back, as long as something older is kept", async () => {
  const v = await visitor({ expected: [/400/, /401/] });
  await v.signIn("vic");
  const further = v.page.getByRole("button", { name: "Look further back" });
  const before = () => new URL(v.page.url()).searchParams.get("before");
  const saysFrom = (time) => v.page.locator(`.verdict time[datetime="${time}"]`).first().waitFor();
  await v.go("/explain?q=of-long-ago");
  await v.page.getByText("Looked back from now to").waitFor();
  await further.click();
  await v.page.waitForURL((url) => url.searchParams.has("before"));
  const first = before();
  await saysFrom(first);
  assert.equal(await v.page.getByText("Looked back from now to").count(), 0);
  await v.check();
  await further.click();
  await v.page.waitForURL((url) => url.searchParams.get("before") !== first);
  await saysFrom(before());
  assert.equal(Date.parse(first) - Date.parse(before()), 30 * 86400000, "it went on from there");
  await v.page.getByText("Nothing older is kept.").last().waitFor();
  assert.equal(await further.count(), 0);
  await v.page.reload();
  await saysFrom(before());
  assert.equal(await further.count(), 0, "the URL holds it");
  await v.page.goBack();
  await saysFrom(first);
  await v.page.getByRole("main").getByRole("searchbox").fill("another");
  await v.page.getByRole("button", { name: "Explain", exact: true }).click();
  await v.page.getByText("Looked back from now to").waitFor();
  assert.equal(before(), null, "another search begins now");
  await v.go("/explain?q=of-long-ago&before=2999-01-01");
  await v.page.getByRole("alert").getByText("is in the future").waitFor();
  await v.close();
});

test("a search that got nowhere is asked again", async () => {
  const v = await visitor();
  await v.signIn("vic");
  const day = new Date(Math.floor(Date.now() / 86400000 - 5) * 86400000).toISOString();
  let asked = 0;
  await v.page.route(/api\/v1\/explain\?/, async (route) => {
    asked += 1;
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, search: { ...answer.search, looked_back_to: day, out_of_time: asked === 1 } } });
  });
  await v.go(`/explain?q=of-long-ago&before=${day}`);
  await v.page.getByText("there was no time to look further").waitFor();
  const again = v.page.waitForResponse(/\/explain\?/);
  await v.page.getByRole("button", { name: "Look further back" }).click();
  await again;
  await settled(v.page);
  assert.equal(await v.page.getByText("there was no time to look further").count(), 0);
  assert.equal(asked, 2);
  await v.close();
});

test("a click and a postback are tried without being written", async () => {
  const v = await visitor();
  await v.signIn("vic");
  await v.go("/explain");
  await v.page.getByLabel("Tracking link").fill("https://track.example/click?offer=acme-sandals&aff=nora");
  await v.page.getByRole("button", { name: "Try it" }).click();
  await v.page.getByText("The visitor would get 302").waitFor();
  await v.shot("dry-click-1280");
  await v.page.getByRole("link", { name: "A postback", exact: true }).click();
  await v.page.getByLabel("Postback URL").fill(`https://track.example/postback?click_id=${"0".repeat(32)}&txid=<b>`);
  await v.page.getByRole("button", { name: "Try it" }).click();
  await v.page.getByText("The advertiser would get 404 click_unknown").waitFor();
  await v.close();
});

test("a postback is tried with the body, the address and the headers that its sender has", async () => {
  const v = await visitor();
  await v.signIn("vic");
  await v.go("/explain?try=postback");
  const tryIt = async (said) => {
    const answered = v.page.waitForResponse(/\/explain\/postback/);
    await v.page.getByRole("button", { name: "Try it" }).click();
    await answered;
    await v.page.getByText(`The advertiser would get ${said}`).waitFor();
  };
  const { click_id: guarded } = conversions.find((one) => one.advertiser === "globex");
  await v.page.getByLabel("Postback URL").fill(`https://track.example/postback?click_id=${guarded}&txid=new`);
  await tryIt("401 token_missing");
  await v.page.getByText("With headers").click();
  await v.page.getByLabel("One a line").fill("Authorization: Bearer a-token");
  await tryIt("200 recorded");
  await v.page.getByLabel("Sender's address").fill("198.51.100.9");
  await tryIt("403 ip_not_allowed");
  await v.page.getByLabel("Sender's address").fill("203.0.113.7");
  await tryIt("200 recorded");
  await v.page.getByLabel("Method").selectOption("POST");
  await v.page.getByLabel("Postback URL").fill("");
  await v.page.getByLabel("Body, a form or JSON").fill(`click_id=${guarded}&txid=new`);
  await tryIt("200 recorded");
  await v.page.getByLabel("Body, a form or JSON").fill(JSON.stringify({ click_id: guarded, txid: "new" }));
  await tryIt("200 recorded");
  await v.page.getByLabel("Content-Type").selectOption("application/x-www-form-urlencoded");
  await tryIt("400 click_id_missing");
  await v.shot("dry-postback-1280");
  assert.deepEqual(await axe(v.page), []);
  await v.close();
});

test("of a postback that an operator has sent it is said who, and why", async () => {
  const v = await visitor();
  await v.signIn("vic");
  await v.go("/postbacks?range=30d");
  await v.page.locator("tbody tr").filter({ hasText: "by user mia: line 4 of an import" }).waitFor();
  await v.close();
});

test("refused postbacks are replayed, first as a preview", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/postbacks?code=click_expired&range=30d");
  await v.page.getByRole("checkbox").first().check();
  await v.page.getByRole("button", { name: "Replay 1" }).click();
  await v.page.getByText("It would be recorded as approved.").waitFor();
  await v.page.getByRole("button", { name: "Replay 1 postback" }).click();
  await v.page.getByText("It is recorded as approved.").waitFor();
  await v.close();
});

test("a replay is offered of as many postbacks as would be taken", async () => {
  const v = await visitor();
  await v.signIn("mia");
  const replay = v.page.getByRole("dialog").getByRole("button", { name: /^Replay/ });
  for (const code of ["token_missing", "token_invalid"]) {
    await v.go(`/postbacks?code=${code}&range=30d`);
    await v.page.getByRole("checkbox").first().check();
    await v.page.getByRole("button", { name: "Replay 1" }).click();
    await v.page.getByText("None of them would be taken").waitFor();
    assert.equal(await replay.count(), 0, code);
    await v.shot(`replay-none-${code}-1280`);
    await v.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  }
  await v.go("/postbacks?range=30d");
  for (const code of ["token missing", "click expired"]) await v.page.getByRole("row", { name: code }).first().getByRole("checkbox").check();
  await v.page.getByRole("button", { name: "Replay 2" }).click();
  await v.page.getByText("It would be recorded as approved.").waitFor();
  assert.equal(await replay.innerText(), "Replay 1 postback");
  await v.close();
});

test("live shows what comes, holds still when paused, and filters", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/live");
  await v.page.getByRole("button", { name: "Pause" }).click();
  await painted(v.page);
  const before = await v.page.locator("tbody tr").count();
  await v.page.waitForTimeout(3500);
  assert.equal(await v.page.locator("tbody tr").count(), before);
  await v.page.getByLabel("Show").selectOption("postback");
  await v.page.waitForURL(/kind=postback/);
  assert.equal(await v.page.locator("tbody tr.click").count(), 0);
  await v.page.getByRole("button", { name: "Go on" }).click();
  await v.page.getByText("Watching.").waitFor();
  await v.close();
});

test("live asks for the kind that is shown, and says that something is left out while that is in sight", async () => {
  const v = await visitor();
  await v.signIn();
  let asked = 0;
  let last;
  await v.page.route(/\/api\/v1\/live/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    asked += 1;
    if (asked === 1) last = body.items.at(-1);
    if (asked === 2) Object.assign(body, { items: [{ ...last, at: new Date().toISOString(), click_id: "0".repeat(32) }], cut: true });
    await route.fulfill({ response, json: body });
  });
  await v.go("/live");
  const leftOut = v.page.getByText("More came than can be shown");
  await leftOut.waitFor();
  while (asked < 4) await v.page.waitForResponse(/\/api\/v1\/live/);
  assert.equal(await leftOut.count(), 1);
  await v.page.getByLabel("Containing").fill("nora");
  await v.page.getByText("of what fits the filter, too").waitFor();
  const request = v.page.waitForRequest(/\/api\/v1\/live\?.*kind=postback/);
  await v.page.getByLabel("Show").selectOption("postback");
  await request;
  await leftOut.waitFor({ state: "detached" });
  await v.close();
});

test("live asks for one offer or affiliate alone, and says so little that a screen reader is not kept busy", async () => {
  const v = await visitor({ expected: [/401/, /400/] });
  await v.signIn();
  await v.go("/live");
  const request = v.page.waitForRequest(/\/api\/v1\/live\?.*affiliate=price-hunter/);
  await v.page.getByLabel("Affiliate").fill("price-hunter");
  await request;
  await v.page.locator("tbody tr").first().waitFor();
  for (const row of await v.page.locator("tbody td[data-name=Affiliate]").allInnerTexts()) assert.equal(row, "price-hunter");
  assert.equal((await v.page.locator("main p [role=status]").innerText()).trim(), "Watching.", "no count of lines, which changes with each answer");
  await v.page.getByLabel("Affiliate").fill("nobody");
  await v.page.getByRole("alert").getByText('there is no affiliate "nobody"').waitFor();
  await v.page.getByLabel("Affiliate").fill("nora");
  await v.page.getByRole("alert").waitFor({ state: "detached" });
  await v.close();
});

/** When no hour ends, as what is asked for changes with it. */
const halfPast = () => new Date().setMinutes(30, 0, 0);

test("what is typed into a filter is asked for when it rests, not letter by letter", async () => {
  const v = await visitor();
  await v.page.clock.install({ time: halfPast() });
  await v.signIn();
  for (const [path, asked] of [["/postbacks", "/api/v1/postbacks"], ["/conversions", "/api/v1/conversions"], ["/health", "/api/v1/deliveries"]]) {
    await v.go(path);
    const before = v.requests.length;
    const box = v.page.locator("main").getByRole("combobox", { name: path === "/health" ? "Affiliate" : "Offer" });
    const word = path === "/health" ? "nora" : "acme-shoes";
    const answered = v.page.waitForResponse((r) => r.url().includes(asked) && r.url().includes(`=${word}`));
    await typeBriskly(v.page, box, word);
    await answered;
    assert.deepEqual(v.requests.slice(before).filter((url) => url.includes(asked)).map((url) => new URL(url).searchParams.get(path === "/health" ? "affiliate" : "offer")), [word], path);
  }
  await v.close();
});

test("a list that is asked for what the catalog does not have says so, and not that there is nothing", async () => {
  const v = await visitor({ expected: [/401/, /400/] });
  await v.page.clock.install({ time: halfPast() });
  await v.signIn();
  for (const [path, label, kind] of [["/conversions", "Offer", "offer"], ["/health", "Affiliate", "affiliate"]]) {
    await v.go(path);
    const asked = [];
    v.page.on("request", (request) => { const one = new URL(request.url()).searchParams.get(kind); if (one) asked.push(one); });
    await typeBriskly(v.page, v.page.getByLabel(label, { exact: true }), "nobody");
    await v.page.getByRole("alert").getByText(`there is no ${kind} "nobody"`).waitFor();
    assert.equal(await v.page.getByText("with these filters").count(), 0);
    assert.deepEqual(asked, ["nobody"], "nor half a name");
    await v.page.getByLabel(label, { exact: true }).fill("");
    await v.page.getByRole("alert").waitFor({ state: "detached" });
  }
  await v.close();
});
