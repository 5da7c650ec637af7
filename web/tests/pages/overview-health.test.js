// Overview and Health: what has moved, and what is wrong.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, close, open, origin, visitor } from "../browser.js";
import { broken } from "./shared.js";

before(() => open());
after(close);

test("Overview shows what moved most, in that order, also what has come to nothing", async () => {
  const v = await visitor();
  await v.signIn();
  await v.page.route(/\/api\/v1\/reports\?.*group=affiliate/, async (route) => {
    assert.match(route.request().url(), /sort=change/);
    const response = await route.fetch();
    const body = await response.json();
    const { affiliate, affiliate_name, previous, ...measures } = body.items[0];
    const nothing = { ...measures, clicks: 0, conversions: { approved: 0, pending: 0, rejected: 0 } };
    body.items = [{ ...nothing, affiliate: "gone", previous: { ...nothing, clicks: 4000, conversions: { approved: 30, pending: 1, rejected: 9 } } }, { ...nothing, affiliate: "new", clicks: 5, conversions: { approved: 200, pending: 0, rejected: 0 }, previous: { ...nothing, clicks: 5 } },
      { ...nothing, affiliate: "same", previous: nothing }];
    await route.fulfill({ response, json: body });
  });
  await v.go("/");
  const rows = v.page.getByRole("table", { name: "Affiliates that moved" }).locator("tbody tr");
  await rows.first().waitFor();
  assert.deepEqual((await rows.allInnerTexts()).map((t) => t.split(/\s+/).filter(Boolean).join(" ")), ["gone 0 −100 % 4,000 0 −100 % 31", "new 5 ±0 % 5 200 new 0"]);
  await v.close();
});

test("what is wrong now names the postbacks that were refused, and leads to them", async () => {
  const v = await visitor();
  await v.signIn();
  await v.page.route(/\/api\/v1\/health/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    Object.assign(body, { degraded: [], refused_postbacks: { cut: false, codes: [{ code: "click_expired", in_an_hour: 3, in_24_hours: 1240, newest_at: new Date().toISOString() }] } });
    await route.fulfill({ response, json: body });
  });
  await v.go("/");
  const wrong = v.page.getByRole("region", { name: "What is wrong now" });
  await wrong.getByText("3 in the last hour, 1,240 in 24 hours").waitFor();
  await wrong.getByText("14 in the last hour, 310 in 24 hours").waitFor();
  assert.equal(await wrong.getByText("Nothing.").count(), 0);
  await v.shot("refused-postbacks-1280");
  assert.deepEqual(await axe(v.page), []);
  await wrong.getByRole("link", { name: /See why, and replay them ?: click expired/ }).click();
  await v.page.getByRole("heading", { name: "Postbacks" }).waitFor();
  assert.equal(v.page.url(), `${origin}/postbacks?code=click_expired&range=24h&tz=Europe/Berlin`);
  await v.close();
});

test("what only the advertiser can send again is not offered to be replayed", async () => {
  const v = await visitor();
  await v.signIn();
  await v.page.route(/\/api\/v1\/health/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const codes = ["token_missing", "token_invalid", "amount_invalid", "goal_unknown"].map((code) => ({ code, in_an_hour: 1, in_24_hours: 1, newest_at: new Date().toISOString() }));
    Object.assign(body, { degraded: [], refused_postbacks: { cut: false, codes } });
    await route.fulfill({ response, json: body });
  });
  await v.go("/");
  const wrong = v.page.getByRole("region", { name: "What is wrong now" });
  const links = wrong.getByRole("link", { name: /See why/ });
  await links.first().waitFor();
  assert.deepEqual(await links.allTextContents(), ["See why: token missing", "See why: token invalid", "See why: amount invalid", "See why, and replay them: goal unknown"]);
  assert.equal(await wrong.getByText("only the advertiser can send them again").count(), 3);
  await links.first().click();
  await v.page.waitForURL(/code=token_missing/);
  await v.close();
});

test("Overview and Health name who is told in vain, what was given up, what waits, the server that is silent and the data that is missing", async () => {
  const v = await visitor();
  await v.signIn();
  for (const path of ["/", "/health"]) {
    await v.go(path);
    const said = (word) => v.page.locator(".notice.warn", { has: v.page.locator(".notice-title").getByText(word, { exact: true }) });
    await said("deliveries fail").getByText("1000 or more to nora").waitFor();
    assert.doesNotMatch(await said("deliveries fail").innerText(), /\dT\d/, "times are in the zone that is chosen");
    await said("deliveries fail").getByText("What to do:").waitFor();
    await said("server silent").getByText("node 1 (<b>tracker-b</b>)").waitFor();
    await said("server silent").getByText("Start it").waitFor();
    await said("data unusable").getByText("regexes.yaml").waitFor();
    await said("deliveries given up").getByText("8 in the last 24 hours").waitFor();
    await said("postbacks wait").getByText("2 for a click").waitFor();
    const elsewhere = v.page.getByRole("link", { name: /^Look at them/ });
    const seenAt = ["/health?state=due", "/health?state=dead", "/postbacks?code=queued&tz=Europe/Berlin"];
    assert.deepEqual(await elsewhere.evaluateAll((links) => links.map((a) => a.getAttribute("href"))), path === "/" ? seenAt : seenAt.slice(2));
    const note = v.page.locator(".notice.dim", { hasText: "Data is missing" });
    await note.getByText("There is no crawlers.json").waitFor();
    await note.getByText("scripts/fetch-data").waitFor();
    assert.deepEqual(await broken(v.page), []);
    assert.deepEqual(await axe(v.page), []);
    await v.shot(`told-in-vain-${path === "/" ? "overview" : "health"}`);
  }
  await v.close();
});

test("where nothing but data is missing, nothing is wrong, and the note is there", async () => {
  const v = await visitor();
  await v.signIn();
  const refused = (body) => Object.assign(body.totals, { refused: 0, refused_by_reason: {} });
  await v.page.route(/\/api\/v1\/reports/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    refused(body);
    await route.fulfill({ response, json: body });
  });
  await v.page.route(/\/api\/v1\/health/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    Object.assign(body, { status: "ready", degraded: [], turned_away_postbacks: [], refused_postbacks: { cut: false, codes: [] } });
    await route.fulfill({ response, json: body });
  });
  await v.go("/");
  const wrong = v.page.getByRole("region", { name: "What is wrong now" });
  await wrong.getByText("Nothing. Clicks are recorded").waitFor();
  await wrong.getByText("There is no crawlers.json").waitFor();
  await v.close();
});

test("a rate over 100 % is explained", async () => {
  const v = await visitor();
  await v.signIn();
  for (const [rate, there] of [[1.125, 1], [0.9, 0]]) {
    await v.page.route(/\/api\/v1\/reports/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.totals.conversion_rate = rate;
      await route.fulfill({ response, json: body });
    });
    for (const path of ["/", "/reports?group=affiliate"]) {
      await v.go(path);
      await v.page.getByText(`${(rate * 100).toFixed(2)}%`).first().waitFor();
      assert.equal(await v.page.getByText("A rate may be over 100 %: a click may have several conversions").count(), there, path);
    }
  }
  await v.close();
});

test("revenue by hour is drawn in the currency that is chosen", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/?range=30d&show=revenue");
  const box = v.page.getByLabel("Currency");
  const [first, second] = await box.locator("option").allInnerTexts();
  await v.page.getByText(`Revenue by day, in ${first}`).first().waitFor();
  await box.selectOption(second);
  await v.page.getByText(`Revenue by day, in ${second}`).first().waitFor();
  assert.match(v.page.url(), new RegExp(`currency=${second}`));
  await v.go("/?show=clicks");
  assert.equal(await box.count(), 0);
  await v.close();
});

test("while the database is away a page leads to Health, which says so once", async () => {
  const v = await visitor({ expected: [/401/, /503/] });
  await v.signIn();
  await v.page.route(/\/api\/v1\/conversions\?/, (route) => route.fulfill({
    status: 503, contentType: "application/problem+json",
    json: { type: "about:blank", title: "Service Unavailable", status: 503, detail: "The database can't be asked right now; try again.", code: "unavailable", request_id: "01a21b361ded73bc9c0c5d28abc8f134" },
  }));
  await v.page.route(/\/api\/v1\/health/, async (route) => {
    const response = await route.fetch();
    const degraded = [{ word: "database away", message: "database away: clicks and postbacks wait in the journal", what_to_do: "Look at PostgreSQL." }];
    await route.fulfill({ response, json: { ...await response.json(), degraded } });
  });
  await v.go("/conversions");
  await v.page.getByRole("alert").getByRole("link", { name: "Health" }).click();
  const said = v.page.locator(".notice", { hasText: "database away" });
  await said.waitFor();
  assert.equal((await said.innerText()).match(/database away/g).length, 1);
  for (const path of ["/", "/health"]) {
    await v.go(path);
    assert.equal((await v.page.locator(".notice", { hasText: "database away" }).innerText()).match(/database away/g).length, 1, path);
  }
  await v.close();
});

test("Health says what waits, and does not take the room of the journal's files for it", async () => {
  const v = await visitor();
  await v.signIn();
  await v.page.route(/\/api\/v1\/health/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.journal = { ...body.journal, bytes: 67108864, kept_bytes: 0, max_bytes: 10737418240, lag_records: 0 };
    await route.fulfill({ response, json: body });
  });
  await v.go("/health");
  const journal = v.page.locator("section.card", { hasText: "Journal" });
  assert.deepEqual((await journal.locator(".facts > div").allInnerTexts()).slice(0, 2).map((t) => t.replace(/\s+/g, " ")), ["Not in the database yet 0 records", "In use on disk 64.0 MiB of 10.0 GiB"]);
  assert.equal(await journal.getByText("Waiting", { exact: true }).count(), 0);
  assert.deepEqual(await broken(v.page), []);
  await v.close();
});
