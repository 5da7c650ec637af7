// The pages as a person uses them, in a real browser, with hostile text in all of the data.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { hostile } from "../dev/hostile.js";
import { dist } from "../dev/server.js";
import { conversions, ledger } from "../dev/fixtures.js";
import { axe, close, open, origin, painted, settled, visitor } from "./browser.js";

before(() => open());
after(close);

const clickId = conversions[1].click_id;
const places = [
  ["overview", "/"], ["overview-30d", "/?range=30d&show=revenue"], ["reports", "/reports?group=offer,affiliate&range=30d&compare=previous&all=1"],
  ["reports-day", "/reports?group=day&range=30d&compare=previous"], ["reports-sub1", "/reports?group=sub1&range=30d"], ["live", "/live"],
  ["explain", `/explain?q=${clickId}`], ["explain-nothing", "/explain?q=01a209015d2c700080005b2936c4a3ed"], ["explain-start", "/explain"], ["explain-postback", "/explain?try=postback"],
  ["postbacks", "/postbacks"], ["conversions", "/conversions"], ["conversion", `/conversions/${conversions[1].id}`], ["conversions-new", "/conversions/new"],
  ["offers", "/catalog/offers"], ["affiliates", "/catalog/affiliates"], ["advertisers", "/catalog/advertisers"], ["postback-urls", "/catalog/postback-urls"],
  ["offer", "/catalog/offers/globex-quest"], ["offer-new", "/catalog/offers/new"], ["affiliate", "/catalog/affiliates/price-hunter"], ["advertiser", "/catalog/advertisers/initech"],
  ["promo-codes", "/catalog/promo-codes"], ["postback-url", "/catalog/postback-urls/nora-tracker"], ["links", "/catalog/links?offer=acme-shoes&aff=nora"], ["balances", "/balances"], ["statement", "/balances/nora?range=30d"],
  ["health", "/health"], ["users", "/users"], ["audit", "/audit"], ["settings", "/settings"], ["nowhere", "/nowhere"],
];

const phone = { width: 360, height: 740 };
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
/** When no hour ends, as what is asked for changes with it. */
const halfPast = () => new Date().setMinutes(30, 0, 0);
/** What has to wait for `opened` goes on when the test says so. */
function gate() {
  let open;
  const opened = new Promise((resolve) => { open = resolve; });
  return { open, opened };
}
for (const [kind, options] of [["1280", {}], ["360", phone], ["dark", { dark: true }]]) {
  test(`each page at ${kind}: no fault in the console or of the policy, nothing executed, nothing too wide, no serious fault of accessibility`, async (t) => {
    const v = await visitor(options);
    const sound = async (name) => {
      await v.shot(name);
      assert.equal(await v.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "the page scrolls sideways");
      assert.deepEqual(await axe(v.page, options.dark ? ["color-contrast"] : undefined), []);
    };
    await v.signIn();
    for (const [name, path] of places) {
      await t.test(path, async () => {
        await (kind === "1280" ? v.go(path) : v.turnTo(path));
        if (/overview|reports-day/.test(name)) await v.page.locator(".uplot canvas").waitFor();
        assert.match(await v.page.title(), /Homing/);
        assert.equal(await v.page.locator("h1").count(), 1);
        await sound(`${name}-${kind}`);
        if (options.dark) {
          const { width, height } = v.page.viewportSize();
          await v.page.setViewportSize(phone);
          await sound(`${name}-${kind}-360`);
          await v.page.setViewportSize({ width, height });
        }
        await v.check();
      });
    }
    await v.close();
  });
}

test("who is not signed in signs in, and comes to where the link led", async () => {
  const v = await visitor();
  await v.go("/reports?group=affiliate&range=30d");
  assert.equal(new URL(v.page.url()).pathname, "/signin");
  assert.deepEqual(await axe(v.page), []);
  await v.shot("sign-in-1280");
  await v.page.getByLabel("Name").fill("admin");
  await v.page.getByLabel("Password").fill("wrong");
  await v.page.keyboard.press("Enter");
  await v.page.getByRole("alert").getByText("do not belong together").waitFor();
  await v.page.getByLabel("Password").fill("correct horse");
  await v.page.keyboard.press("Enter");
  await v.page.getByRole("heading", { name: "Reports" }).waitFor();
  assert.equal(v.page.url(), `${origin}/reports?group=affiliate&range=30d&tz=Europe/Berlin`);
  await v.page.getByRole("button", { name: "Sign out" }).click();
  await v.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await v.close();
});

test("the sign-in leads to no other host", async () => {
  const v = await visitor();
  for (const next of ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:window.pwned=1"]) {
    await v.page.goto(`${origin}/signin?next=${encodeURIComponent(next)}`);
    await v.page.getByLabel("Name").fill("admin");
    await v.page.getByLabel("Password").fill("correct horse");
    await v.page.keyboard.press("Enter");
    await v.page.getByRole("button", { name: "Sign out" }).waitFor();
    assert.equal(new URL(v.page.url()).origin, origin);
    await v.page.getByRole("button", { name: "Sign out" }).click();
    await v.page.getByRole("heading", { name: "Sign in" }).waitFor();
  }
  await v.close();
});

test("the one-time link makes the first admin, once", async () => {
  const v = await visitor({ expected: [/401/, /403/] });
  await v.go("/setup#token=first-start");
  assert.deepEqual(await axe(v.page), []);
  await v.shot("setup-1280");
  const make = v.page.getByRole("button", { name: "Make the account" });
  await v.page.getByLabel("Name").fill("first "); // as a phone's keyboard leaves it
  await v.page.getByLabel("Password").fill("short");
  await v.page.getByText("5 more to go").waitFor();
  assert.equal(await make.isDisabled(), true);
  await v.page.getByLabel("Password").fill("long enough by far");
  await v.page.getByLabel("The same again").fill("something else");
  await v.page.getByText("The two are not the same").waitFor();
  await v.page.getByLabel("The same again").fill("long enough by far");
  await make.click();
  await v.page.getByRole("heading", { name: "Overview" }).waitFor();
  await v.page.goto(`${origin}/setup#token=first-start`);
  await v.page.getByLabel("Password").fill("long enough by far");
  await v.page.getByLabel("The same again").fill("long enough by far");
  await make.click();
  await v.page.getByRole("alert").getByText("used, too old").waitFor();
  await v.close();
});

test("by keyboard alone: past the navigation, to the search box, to the answer, and help that Esc closes", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/reports");
  await v.page.keyboard.press("Tab");
  assert.equal(await v.page.evaluate(() => document.activeElement?.textContent), "To the content");
  await v.page.keyboard.press("Enter");
  assert.equal(await v.page.evaluate(() => document.activeElement?.id), "main");
  await v.page.keyboard.press("/");
  assert.equal(await v.page.evaluate(() => document.activeElement?.id), "search");
  assert.notEqual(await v.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await v.page.keyboard.type(clickId);
  await v.page.keyboard.press("Enter");
  await v.page.getByRole("heading", { name: "What happened" }).waitFor();
  assert.equal(await v.page.evaluate(() => document.activeElement?.id), "main");
  assert.equal(await v.page.locator(".events > li").count(), 10);
  await v.page.keyboard.press("?");
  await v.page.getByRole("dialog", { name: "Keys" }).waitFor();
  await v.page.evaluate(() => {
    window.focusedThen = new Promise((say) => new MutationObserver(() => { if (!document.querySelector("dialog")) say(document.activeElement?.id); }).observe(document.body, { childList: true, subtree: true }));
  });
  await v.page.keyboard.press("Escape");
  assert.equal(await v.page.evaluate(() => window.focusedThen), "main", "when it is gone, the next key finds its place");
  await v.page.keyboard.press("/");
  assert.equal(await v.page.evaluate(() => document.activeElement?.hasAttribute("data-search")), true, "on this page / goes to its own box");
  await v.close();
});

test("the URL holds the state of a report, and the back button works", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/reports?group=offer&range=30d");
  await v.page.getByRole("link", { name: "acme-shoes" }).click();
  await v.page.getByRole("rowheader", { name: "nora" }).waitFor();
  assert.equal(v.page.url(), `${origin}/reports?range=30d&tz=Europe/Berlin&offer=acme-shoes&group=affiliate`);
  await v.page.getByRole("button", { name: "Approved" }).click();
  await v.page.waitForURL(/sort=-approved/);
  await settled(v.page);
  assert.equal(await v.page.getByRole("columnheader", { name: "Approved" }).getAttribute("aria-sort"), "descending");
  await v.page.getByLabel("Group by").selectOption("country");
  await v.page.getByRole("rowheader", { name: "DE" }).waitFor();
  await v.page.goBack();
  await v.page.getByRole("rowheader", { name: "nora" }).waitFor();
  await v.page.goBack();
  await v.page.goBack();
  await v.page.getByRole("rowheader", { name: "acme-shoes" }).waitFor();
  assert.equal(v.page.url(), `${origin}/reports?group=offer&range=30d&tz=Europe/Berlin`);
  await v.close();
});

test("a link to a report shows the same to everybody: its time zone stands in it, and can be changed", async () => {
  const day = new Date(Date.now() - 5 * 86400000).toISOString().slice(0, 10);
  const [london, kathmandu] = [await visitor({ zone: "UTC" }), await visitor({ zone: "Asia/Kathmandu" })];
  for (const v of [london, kathmandu]) await v.signIn();
  const shown = async (v, path) => {
    await v.go(path);
    return v.page.locator("tfoot tr").innerText();
  };
  const here = await shown(london, `/reports?from=${day}&to=${day}&group=day`);
  assert.equal(london.page.url(), `${origin}/reports?from=${day}&to=${day}&group=day&tz=UTC`);
  assert.equal(await shown(kathmandu, london.page.url().slice(origin.length)), here);
  await kathmandu.page.getByText("Times are those of UTC, as the address says").waitFor();
  const newYork = `/reports?from=${day}&to=${day}&group=day&tz=America/New_York`;
  const there = await shown(london, newYork);
  assert.notEqual(there, here);
  assert.equal(await shown(kathmandu, newYork), there);
  assert.equal(await kathmandu.page.getByLabel("Time zone").inputValue(), "America/New_York");
  await kathmandu.page.locator("tbody th a").click();
  await kathmandu.page.waitForURL(/tz=America\/New_York.*group=offer/);
  await settled(kathmandu.page);
  assert.equal(await kathmandu.page.locator("tfoot td").nth(0).innerText(), there.split(/\s+/)[2]);
  await kathmandu.page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await kathmandu.page.waitForURL(/tz=Asia\/Tokyo/);
  await kathmandu.page.goBack();
  await kathmandu.page.waitForURL(/tz=America\/New_York/);
  // Every page whose figures or rows depend on it, what is downloaded, and the ways from one to another.
  for (const path of ["/", "/?range=30d", "/balances/nora", "/conversions", "/postbacks"]) {
    await kathmandu.go(path);
    await kathmandu.page.waitForURL(/[?&]tz=Asia\/Kat/);
    kathmandu.requests.length = 0;
    await kathmandu.go(`${path}${path.includes("?") ? "&" : "?"}tz=America/New_York`);
    assert.equal(await kathmandu.page.getByLabel("Time zone").inputValue(), "America/New_York", path);
    for (const request of kathmandu.requests.filter((r) => r.includes("tz=") && r.includes("/api/"))) assert.match(request, /tz=America%2FNew_York/);
    for (const link of await kathmandu.page.locator('main a[href*="/reports?"], main a[download]').evaluateAll((all) => all.map((a) => a.href))) assert.match(decodeURIComponent(link), /tz=America\/New_York/);
  }
  await london.close();
  await kathmandu.close();
});

test("what in an address means nothing is said, and can be taken out", async () => {
  const v = await visitor();
  await v.signIn();
  for (const [path, ...said] of [
    ["/reports?from=zz&group=nonsense&affilate=nora", "from=zz is no day", 'group=nonsense names what nothing can be grouped by: "nonsense"', "affilate=nora is nothing that this page takes"],
    ["/reports?tz=Mars/One&sort=-weight&compare=all", "tz=Mars/One is no time zone", "sort=-weight is no column of this report", "compare=all is nothing to compare with"],
    ["/reports?group=constructor,offer&from=2026-02-31&to=x", "constructor", "from=2026-02-31 is no day", "to=x is no day"],
    ["/reports?group=offer,affiliate,day,goal&from=9999-12-31", "names more than 3 groups", "from=9999-12-31 is no day"],
    ["/?range=fortnight&show=love", "range=fortnight is no stretch of time", "show=love is nothing to draw"],
    ["/balances/nora?from=2026-11-10&to=2026-11-01", "to=2026-11-01 is before from=2026-11-10"],
    ["/conversions?range=custom", "range=custom is no stretch of time"], ["/postbacks?to=2026-11-01", "to=2026-11-01 needs a from="],
  ]) {
    await v.go(path);
    const notice = v.page.locator(".notice.warn", { hasText: "Not all of the address was understood" });
    const text = await notice.innerText();
    for (const one of said) assert.ok(text.includes(one), `${path} says ${text}`);
    assert.equal(await v.page.getByRole("alert").count(), 0, path);
    await notice.getByRole("link", { name: "Take it out of the address" }).click();
    await notice.waitFor({ state: "detached" });
    await v.page.waitForURL(/tz=Europe\/Berlin/);
  }
  assert.deepEqual(await axe(v.page), []);
  await v.go("/reports?from=zz&group=nonsense");
  await v.shot("not-understood-1280");
  await v.close();
});

test("a day leads to what of it lies in the period, and the totals agree", async () => {
  const v = await visitor();
  await v.signIn();
  await v.page.clock.setFixedTime(new Date()); // the period moves on with each hour
  await v.go("/reports?group=day&range=24h");
  const days = v.page.locator("tbody tr:has(th a)");
  const first = await days.first().locator("th a").innerText();
  const clicks = await days.first().locator("td").first().innerText();
  await days.first().locator("th a").click();
  await v.page.waitForURL(/range=24h.*day=\d{4}-\d\d-\d\d&group=offer/);
  await settled(v.page);
  await v.page.getByText(`Day: ${first}`).waitFor();
  assert.equal(await v.page.locator("tfoot td").first().innerText(), clicks);
  await v.close();
});

test("today is compared with yesterday as far as it has come", async () => {
  const v = await visitor({ zone: "UTC" });
  await v.signIn();
  for (const path of ["/?range=today", "/reports?group=day&range=today&compare=previous"]) {
    const answer = v.page.waitForResponse(/\/api\/v1\/reports\?.*compare=\d/); // not of the page in front of it
    const began = Date.now();
    await v.go(path);
    const asked = new URL((await answer).url()).searchParams;
    const [from, to, before] = ["from", "to", "compare"].map((name) => Date.parse(asked.get(name)));
    assert.equal(before, from - 86400000);
    assert.ok(to > began && to <= Date.now() + 3600000, asked.get("to"));
    await v.page.getByText(`The period before is ${new Date(before).toISOString().slice(0, 16).replace("T", " ")} to ${new Date(before + to - from).toISOString().slice(0, 16).replace("T", " ")}.`).waitFor();
  }
  await v.close();
});

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

test("what is written and not saved is not left unasked", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/catalog/offers");
  await v.page.getByRole("link", { name: "acme-sandals" }).click();
  const name = v.page.getByLabel("Name");
  const before = await name.inputValue();
  await name.fill("Sandals, half written");
  const nav = v.page.getByRole("navigation", { name: "Pages" });
  const stays = async (leave) => {
    v.answers.push(false);
    await leave();
    await v.page.waitForFunction(() => location.pathname === "/catalog/offers/acme-sandals");
    assert.equal(v.answers.length, 0, "it was asked");
    assert.equal(await name.inputValue(), "Sandals, half written");
  };
  await stays(() => nav.getByRole("link", { name: "Reports" }).click());
  await stays(async () => {
    const asked = v.page.waitForEvent("dialog");
    await v.page.evaluate(() => history.back());
    await asked;
  });
  await stays(() => v.page.getByRole("button", { name: "Sign out" }).click());
  // Back still leads to where one came from, and only once one wants to.
  v.answers.push(true);
  await v.page.evaluate(() => history.back());
  await v.page.getByRole("heading", { name: "Offers" }).waitFor();
  assert.equal(new URL(v.page.url()).pathname, "/catalog/offers");
  await v.page.goForward();
  await name.waitFor();
  assert.equal(await name.inputValue(), before);
  // Nobody is asked behind a save, nor where nothing is written.
  await name.fill("Sandals, done");
  await v.page.getByRole("button", { name: "Save" }).click();
  await v.page.getByText("Saved.").waitFor();
  await nav.getByRole("link", { name: "Reports" }).click();
  await v.page.getByRole("heading", { name: "Reports" }).waitFor();
  await v.close();
});

test("about a form that is gone nobody is asked, however soon one goes on", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/catalog/offers");
  await v.page.getByRole("link", { name: "acme-sandals" }).click();
  await v.page.getByLabel("Name").fill("Sandals, given up");
  v.answers.push(true);
  await v.page.evaluate(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("form.entry")) return;
      observer.disconnect();
      document.querySelector("#nav a[href='/reports']").click();
    }).observe(document.querySelector("main"), { childList: true, subtree: true });
    history.back();
  });
  await v.page.getByRole("heading", { name: "Reports" }).waitFor();
  assert.equal(v.answers.length, 0);
  await v.close();
});

test("Back leads to where one was on the page; the next page begins at the list's top", async () => {
  const v = await visitor();
  await v.signIn("vic");
  await v.go("/conversions?range=30d");
  const row = v.page.locator("tbody tr").nth(30).locator("a").first();
  await row.scrollIntoViewIfNeeded();
  const y = await v.page.evaluate(() => scrollY);
  assert.ok(y > 300, String(y));
  await row.click();
  await v.page.getByRole("heading", { name: "Conversion", exact: true }).waitFor();
  assert.equal(await v.page.evaluate(() => scrollY), 0);
  await v.page.goBack();
  await v.page.waitForFunction((was) => Math.abs(scrollY - was) < 2, y);
  await settled(v.page);
  assert.ok(Math.abs((await v.page.evaluate(() => scrollY)) - y) < 2);

  const next = v.page.getByRole("link", { name: "Next page" });
  const bottom = async () => { await next.scrollIntoViewIfNeeded(); return v.page.evaluate(() => scrollY); };
  const end = await bottom();
  await next.click();
  await v.page.waitForURL(/cursor=/);
  await settled(v.page);
  assert.equal(await v.page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Conversions, the newest first");
  const top = await v.page.locator("main .table-box").evaluate((box) => box.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < 200, `the list begins at ${top}`);
  await v.page.goBack();
  await v.page.waitForFunction((was) => Math.abs(scrollY - was) < 2, end);
  await v.close();
});

test("a file has the comparison that is shown, and says why there is none", async () => {
  const v = await visitor({ expected: [/401/, /422/] });
  await v.signIn();
  await v.go("/reports?group=offer&compare=previous&range=30d");
  const button = v.page.getByRole("button", { name: "Download as CSV" });
  const file = v.page.waitForEvent("download");
  const request = v.page.waitForRequest(/format=csv/);
  await button.click();
  assert.match((await request).url(), /compare=/);
  assert.equal((await file).suggestedFilename(), "report.csv");
  assert.match(readFileSync(await (await file).path(), "utf8"), /offer,clicks/);
  await v.page.route(/format=csv/, (route) => route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify({ title: "Unprocessable", status: 422, code: "too_many_rows", detail: "There are more rows than one file may have." }) }));
  await button.click();
  await v.page.getByRole("alert").getByText("There are more rows than one file may have.").waitFor();
  await v.page.getByLabel("Group by").selectOption("affiliate");
  await v.page.getByRole("alert").waitFor({ state: "detached" });
  await v.close();
});

test("flagged clicks are columns by their kind, to sort by; a filter asks for those without a value", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/reports?group=offer&range=30d&all=1");
  const sorted = v.page.waitForResponse(/\/reports\?.*sort=bot/);
  await v.page.getByRole("button", { name: "Bots" }).click();
  await sorted;
  await v.page.waitForURL(/sort=-bot/);
  await v.page.locator("th[aria-sort=descending]", { hasText: "Bots" }).waitFor();
  await v.page.waitForFunction(() => {
    const bots = [...document.querySelectorAll("tbody td[data-name=Bots]")].map((cell) => Number(cell.innerText.replace(/,/g, "")));
    return bots[0] > 0 && bots.every((n, i) => i === 0 || n <= bots[i - 1]);
  });
  await v.page.locator("tfoot").getByText(/offer paused \d/).waitFor();
  await v.page.getByText("Filters", { exact: true }).click();
  await v.page.getByLabel("Only where").selectOption("country");
  await v.page.getByRole("button", { name: "Only those without: (none)" }).click();
  await v.page.waitForURL(/country=(&|$)/);
  await v.page.getByText("Country: (none)").waitFor();
  await v.page.getByLabel("Only where").selectOption("day");
  assert.equal(await v.page.getByRole("button", { name: "Only those without: (none)" }).count(), 0);
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

test("a row that has no value leads to those without one", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/reports?group=country&range=30d");
  await v.page.getByRole("link", { name: "(none)" }).click();
  await v.page.waitForURL(/country=&|country=$/);
  await settled(v.page);
  await v.page.getByText("Country: (none)").waitFor();
  await v.close();
});

test("a report that takes long is shown to, and can be cancelled", async () => {
  const v = await visitor({ expected: [/401/, /409/] });
  await v.signIn();
  await v.page.goto(`${origin}/reports?group=offer&sub9=slow`);
  await v.page.getByText(/Counting, [1-9] s/).waitFor();
  assert.equal(await v.page.locator("main [role=status]").first().innerText(), "Counting", "without the seconds");
  const cancelled = v.page.waitForRequest((r) => r.method() === "DELETE" && r.url().includes("/reports/"));
  await v.page.getByRole("button", { name: "Cancel" }).click();
  await cancelled;
  await v.page.getByRole("alert").getByText("was cancelled").waitFor();
  await v.close();
});

test("from one report to the next, it is being counted from the first moment", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/reports?group=offer&range=30d");
  const counts = await v.page.evaluate(async () => {
    history.pushState(null, "", "/reports?group=affiliate&range=30d");
    dispatchEvent(new PopStateEvent("popstate"));
    await new Promise(queueMicrotask); // it is rendered before the next frame
    return [document.querySelector("main [role=status]").textContent, document.querySelectorAll("main .progress .spinner").length];
  });
  assert.deepEqual(counts, ["Counting", 1]);
  await v.page.getByRole("rowheader", { name: "nora" }).waitFor();
  await v.close();
});

test("hostile text is shown, whole and as text, wherever it stands", async () => {
  const v = await visitor({ expected: [/401/, /404/] });
  await v.signIn();
  for (const text of hostile) {
    await v.turnTo(`/explain?${new URLSearchParams({ q: text })}`);
    await v.turnTo(`/reports?${new URLSearchParams({ group: "sub1", range: "30d", sub2: text })}`);
    await v.check();
  }
  for (const text of hostile.slice(0, 8)) {
    for (const path of ["catalog/offers", "catalog", "balances", "conversions"]) await v.turnTo(`/${path}/${encodeURIComponent(text)}`);
    await v.check();
  }
  await v.turnTo("/reports?group=sub1&range=30d&limit=500");
  const seen = await v.page.locator("main").innerText();
  for (const text of hostile.filter((t) => /^[\x20-\x7e]+$/.test(t) && t.length < 100)) assert.ok(seen.includes(text), text);
  assert.ok(seen.includes("abcU+202Egnp.exe"), "a mark that turns the direction is shown by its number");
  assert.ok(seen.includes("aU+0000b"));
  assert.equal(await v.page.locator("main script, main iframe, main img, main style, main base, main meta, main svg").count(), 0);
  await v.close();
});

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

test("conversions are approved together, and rejected with a reason", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/conversions?status=pending");
  await v.page.getByRole("button", { name: "Choose all of this page" }).click();
  await v.page.getByRole("button", { name: /^Approve \d+/ }).click();
  await v.shot("decide-1280");
  assert.deepEqual(await axe(v.page), []);
  await v.page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await v.page.getByText(/\d+ conversions? changed\./).waitFor();
  await v.go("/conversions?status=approved");
  await v.page.getByRole("checkbox").first().check();
  await v.page.getByRole("button", { name: "Reject 1" }).click();
  const reject = v.page.getByRole("dialog").getByRole("button", { name: "Reject" });
  assert.equal(await reject.isDisabled(), true, "without a reason");
  await v.page.getByRole("dialog").getByLabel("Reason").fill("returned goods");
  await reject.click();
  await v.page.getByText("1 conversion changed.").waitFor();
  await v.close();
});

test("lines are checked before they are imported", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/conversions/new");
  await v.page.getByLabel("Or the lines themselves").fill(`click_id,txid\n${"a".repeat(32)},1\n=cmd,2`);
  await v.page.getByRole("button", { name: "Check the lines" }).click();
  await v.page.getByText("1 of 2 lines would be recorded").waitFor();
  const { affiliate, offer, goal, payout } = conversions[0];
  const line = await v.page.getByRole("row", { name: /recorded as approved/ }).innerText();
  for (const part of [affiliate, offer, goal, payout.split(".")[0]]) assert.ok(line.includes(part), `${part} in ${line}`);
  await v.page.setViewportSize({ width: 900, height: 860 });
  const [why, sight] = [v.page.getByRole("columnheader", { name: "Why" }), v.page.getByRole("region", { name: "Line by line" })];
  const [text, box] = [await why.boundingBox(), await sight.boundingBox()];
  assert.ok(text.x + text.width <= box.x + box.width, "why a line is refused is in sight");
  await v.page.setViewportSize({ width: 1280, height: 860 });
  await v.shot("import-1280");
  assert.deepEqual(await axe(v.page), []);
  await v.page.getByRole("button", { name: "Import them" }).click();
  await v.page.getByText("1 of 2 lines were recorded").waitFor();
  await v.close();
});

test("of a long list each line that is refused is seen, and the others by pages", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/conversions/new");
  const lines = Array.from({ length: 720 }, (_, i) => (i === 650 || i === 719 ? `=bad,${i}` : `${"a".repeat(32)},${i}`));
  await v.page.getByLabel("Or the lines themselves").fill(`click_id,txid\n${lines.join("\n")}`);
  await v.page.getByRole("button", { name: "Check the lines" }).click();
  await v.page.getByText("718 of 720 lines would be recorded").waitFor();
  const table = v.page.getByRole("region", { name: "Line by line" });
  const firsts = async () => (await table.getByRole("rowheader").allInnerTexts()).map((t) => t.trim());
  assert.deepEqual((await firsts()).slice(0, 3), ["652", "721", "2"], "those that are refused come first");
  await v.page.getByText("1 to 100 of 720").waitFor();
  const show = v.page.getByLabel("Show");
  assert.deepEqual((await show.locator("option").allInnerTexts()).slice(1), ["All that are refused: 2", "click id malformed: 2", "recorded: 718"]);
  await show.selectOption({ label: "recorded: 718" });
  for (let i = 0; i < 7; i += 1) await v.page.getByRole("button", { name: "Next" }).click();
  await v.page.getByText("701 to 718 of 718").waitFor();
  assert.equal((await firsts()).at(-1), "720");
  await v.shot("import-long-1280");
  assert.deepEqual(await axe(v.page), []);
  await show.selectOption({ label: "All that are refused: 2" });
  assert.deepEqual(await firsts(), ["652", "721"]);
  await v.close();
});

test("a file that is no UTF-8 is not taken for other text", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/conversions/new");
  const click = "a".repeat(32);
  const choose = (text, encoding) => v.page.getByLabel("A file").setInputFiles({ name: "sales.csv", mimeType: "text/csv", buffer: Buffer.from(text, encoding) });
  await choose(`click_id,txid\n${click},A-1\n${click},M\u00fcller\n`, "latin1");
  await v.page.getByRole("alert").getByText("Line 3 of the file is not UTF-8").waitFor();
  assert.equal(await v.page.getByLabel("Or the lines themselves").inputValue(), "");
  assert.equal(await v.page.getByRole("button", { name: "Check the lines" }).isDisabled(), true);
  await choose(`click_id,txid\n${click},M\u00fcller\n`, "utf8");
  await v.page.waitForFunction(() => document.querySelector("textarea").value.includes("M\u00fcller"));
  assert.equal(await v.page.getByText("is not UTF-8").count(), 0);
  await v.close();
});

test("a sale is dated to when it was made, by the clock of the zone", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/conversions/new");
  await v.page.getByLabel("Or the lines themselves").fill(`click_id,txid,conversion_time\n${"a".repeat(32)},1,2026-11-05T14:30`);
  await v.page.getByRole("button", { name: "Check the lines" }).click();
  await v.page.getByRole("row", { name: /recorded as approved/ }).getByText("2026-11-05 14:30:00").waitFor();
  await v.page.getByRole("textbox", { name: "Click ID" }).fill("a".repeat(32));
  await v.page.getByLabel("When it was made").fill("2026-11-05T14:30");
  await v.page.getByText("The advertiser's labels").click();
  await v.page.getByLabel("adv3").fill("till 3");
  const sent = v.page.waitForRequest((r) => r.method() === "POST" && r.url().endsWith("/conversions"));
  await v.page.getByRole("button", { name: "Record it" }).click();
  assert.deepEqual((await sent).postDataJSON(), { click_id: "a".repeat(32), conversion_time: "2026-11-05T14:30", tz: "Europe/Berlin", adv3: "till 3" });
  await v.page.getByText("Look at it").waitFor();
  await v.close();
});

test("a report leads to the conversions that it counts, or says why not", async () => {
  const v = await visitor();
  await v.signIn();
  const { offer, goal } = conversions[0];
  await v.go(`/reports?${new URLSearchParams({ group: "affiliate", range: "30d", goal: `${offer}/${goal}`, advertiser: conversions[0].advertiser })}`);
  await v.page.getByRole("link", { name: "the conversions themselves" }).click();
  await v.page.getByRole("table", { name: "Conversions, the newest first" }).waitFor();
  await settled(v.page);
  const chips = v.page.getByRole("list", { name: "More filters" });
  assert.equal(await chips.getByRole("listitem").count(), 2);
  assert.deepEqual(await axe(v.page), []);
  await v.shot("conversions-of-a-report-1280");
  await chips.getByRole("link", { name: `Without the filter goal ${offer}/${goal}` }).click();
  await v.page.waitForURL((url) => !url.searchParams.has("goal") && url.searchParams.has("advertiser"));
  await v.go("/reports?group=affiliate&range=30d&country=DE");
  await v.page.getByText("can't be listed by Country").waitFor();
  assert.equal(await v.page.getByRole("link", { name: "the conversions themselves" }).count(), 0);
  await v.close();
});

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

test("a payment is recorded, and stands in the statement", async () => {
  const v = await visitor();
  await v.signIn("mia");
  await v.go("/balances/nora");
  await v.page.getByRole("button", { name: "Record a payment" }).click();
  await v.page.getByLabel("Amount").fill("1,5");
  await v.page.getByText("A plain amount").waitFor();
  await v.page.getByLabel("Amount").fill("12.34");
  await v.page.getByLabel("Note").fill("bank transfer");
  await v.page.getByRole("button", { name: "Record it" }).click();
  await v.page.getByText("The payment is recorded.").waitFor();
  await v.page.getByText("payment: bank transfer").waitFor();
  await v.close();
});

test("a statement says what came when its time was over", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/balances/nora?range=last-month");
  const late = v.page.getByText("came into the ledger only when this time was over");
  await v.page.getByRole("table", { name: "Sums of this time, by currency" }).waitFor();
  assert.equal(await late.count(), 0);
  let currency;
  await v.page.route(/\/api\/v1\/statements/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    Object.assign(body.accounts[0], { booked_later: "0", booked_later_entries: 2 });
    body.items[0].booked_at = body.period.to;
    currency = body.accounts[0].currency;
    await route.fulfill({ response, json: body });
  });
  await v.go("/balances/nora?range=30d");
  await late.waitFor();
  assert.match(await late.innerText(), new RegExp(`^2 entries came .* together 0\\.00 ${currency} of the balance at the end`), "although they cancel out");
  const marked = v.page.locator("tbody td", { hasText: /came \d{4}-/ });
  assert.equal(await marked.count(), 1, "only that entry");
  assert.deepEqual(await axe(v.page), []);
  await v.close();
});

test("a payment is of the currency that is owed, and of the day that is said", async () => {
  const v = await visitor();
  await v.signIn("mia");
  const owed = new Map();
  for (const e of ledger.filter((e) => e.affiliate === "price-hunter")) owed.set(e.currency, (owed.get(e.currency) ?? 0) + Number(e.amount));
  assert.ok(owed.size > 1, "in two currencies");
  await v.go("/balances/price-hunter");
  await v.page.getByRole("button", { name: "Record a payment" }).click();
  const dialog = v.page.getByRole("dialog");
  for (const [currency, amount] of owed) {
    await dialog.getByLabel("Currency").fill(currency);
    assert.ok(Math.abs(Number(await dialog.getByLabel("Amount").inputValue()) - amount) < 1e-6, currency);
  }
  await dialog.getByLabel("Amount").fill("1");
  await dialog.getByLabel("Currency").fill([...owed.keys()][0]);
  assert.equal(await dialog.getByLabel("Amount").inputValue(), "1", "what was written stays");
  await dialog.getByLabel("Paid on").fill("2999-01-01");
  await v.page.getByText("That day is still to come").waitFor();
  assert.equal(await v.page.getByRole("button", { name: "Record it" }).isDisabled(), true);
  const day = new Date(Date.now() - 2 * 86400000).toISOString().slice(0, 10);
  await dialog.getByLabel("Paid on").fill(day);
  await dialog.getByLabel("Note").fill("cheque");
  assert.deepEqual(await axe(v.page), []);
  await v.page.getByRole("button", { name: "Record it" }).click();
  await v.page.getByText("The payment is recorded.").waitFor();
  await v.go(`/balances/price-hunter?from=${day}&to=${day}`);
  await v.page.getByRole("row", { name: /payment: cheque/ }).getByText(`${day} 12:00:00`).waitFor();
  await v.page.getByText(/^1 entry came into the ledger only when this time was over.*: together −1\.00 .* lacks it\.$/).waitFor();
  await v.shot("statement-payment-1280");
  await v.close();
});

test("what a payment is offered is owed now, however long it takes to be known", async () => {
  const v = await visitor();
  await v.signIn("mia");
  let known = gate();
  await v.page.route(/\/api\/v1\/balances\?/, async (route) => { await known.opened; await route.continue(); });
  await v.go("/balances/nora");
  const button = v.page.getByRole("button", { name: "Record a payment" });
  assert.equal(await button.isDisabled(), true);
  known.open();
  await button.click();
  const amount = v.page.getByRole("dialog").getByLabel("Amount");
  const owed = Number(await amount.inputValue());
  assert.ok(owed > 1, String(owed));
  await amount.fill("1");
  known = gate();
  await v.page.getByRole("button", { name: "Record it" }).click();
  await v.page.getByText("The payment is recorded.").waitFor();
  await button.click();
  assert.equal(await v.page.getByRole("dialog").count(), 0, "not with what was owed before");
  known.open();
  assert.ok(Math.abs(Number(await amount.inputValue()) - (owed - 1)) < 1e-6);
  await v.close();
});

test("Esc and Cancel close a dialog, and ask first where something is written in it", async () => {
  const v = await visitor();
  await v.signIn();
  const dialog = v.page.getByRole("dialog");
  const closed = () => dialog.waitFor({ state: "detached" });
  const dialogs = [
    ["/users", "New user", "Password", "a secret of some length"], ["/users", "Change mia", "State", "disabled"], ["/users", "New token", "Name", "reporting"],
    ["/balances/nora", "Record a payment", "Amount", "7.25"], ["/catalog/promo-codes", "New promo code", "Offer", "acme-shoes"],
    ["/conversions?status=approved&range=30d", "Reject 1", "Reason", "came back"], ["/health", "Send again …", "Affiliate", "nora"],
  ];
  for (const [path, name, label, value] of dialogs) {
    await v.go(path);
    if (path.startsWith("/conversions")) await v.page.getByRole("checkbox").first().check();
    const button = v.page.getByRole("button", { name, exact: true });
    await button.click();
    await dialog.waitFor();
    await v.page.keyboard.press("Escape");
    await closed();
    await button.click();
    await dialog.waitFor();
    const field = dialog.getByLabel(label);
    await (label === "State" ? field.selectOption(value) : field.fill(value));
    await field.focus();
    // A browser closes a dialog by itself at the second Esc in a row, if it is left to.
    for (let i = 0; i < 3; i += 1) {
      v.answers.push(false);
      await v.page.keyboard.down("Escape");
      await v.page.keyboard.down("Escape"); // held down, it asks once
      await v.page.keyboard.up("Escape");
      assert.equal(v.answers.length, 0, `${name}: asked`);
      assert.equal(await field.evaluate((f) => f === document.activeElement && f.checkVisibility() && f.value), value, name);
    }
    v.answers.push(true);
    await v.page.keyboard.press("Escape");
    await closed();
    assert.equal(v.answers.length, 0);
    assert.equal(await button.evaluate((b) => b === document.activeElement), true, `${name}: the focus is where it was`);
    await button.click();
    await dialog.waitFor();
    await v.page.mouse.click(5, 5); // beside it
    const cancel = dialog.getByRole("button", { name: "Cancel" });
    await cancel.click();
    await closed();
    await button.click();
    await dialog.waitFor();
    await (label === "State" ? field.selectOption(value) : field.fill(value));
    v.answers.push(false);
    await cancel.click();
    assert.equal(v.answers.length, 0, `${name}: Cancel asked`);
    assert.equal(await field.inputValue(), value, name);
    v.answers.push(true);
    await cancel.click();
    await closed();
    assert.equal(v.answers.length, 0, `${name}: Cancel asked again`);
    assert.equal(await button.evaluate((b) => b === document.activeElement), true, `${name}: the focus is where it was`);
  }
  await v.close();
});

test("a token is shown once", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/users");
  await v.page.getByRole("button", { name: "New token" }).click();
  await v.page.getByLabel("Name").fill("reporting");
  await v.page.getByRole("button", { name: "Make the token" }).click();
  await v.page.getByText(/^hmt_/).waitFor();
  await v.shot("token-1280");
  assert.deepEqual(await axe(v.page), []);
  // Esc does not lose it, and leads to the button that closes.
  for (let i = 0; i < 3; i += 1) await v.page.keyboard.press("Escape");
  await v.page.getByText(/^hmt_/).waitFor();
  await v.page.evaluate(() => document.querySelector("dialog").close()); // as a browser may that does not ask
  await v.page.getByText(/^hmt_/).waitFor();
  await v.page.keyboard.press("Escape");
  assert.equal(await v.page.evaluate(() => document.activeElement.textContent), "I have copied it");
  await v.page.keyboard.press("Enter");
  await v.page.getByRole("dialog").waitFor({ state: "detached" });
  await settled(v.page);
  assert.equal((await v.page.content()).includes("hmt_") && (await v.page.getByText(/hmt_[0-9a-f]/).count()) > 0, false);
  await v.close();
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

test("a viewer sees, but is offered nothing to change", async () => {
  const v = await visitor();
  await v.signIn("vic");
  for (const path of ["/catalog/offers", "/conversions", "/balances/nora", "/postbacks", "/health"]) {
    await v.go(path);
    assert.equal(await v.page.getByRole("button", { name: /Approve|Reject|Record|Replay|Send again/ }).count(), 0, path);
    assert.equal(await v.page.getByRole("link", { name: /^New / }).count(), 0, path);
  }
  await v.go("/catalog/offers/acme-shoes");
  assert.equal(await v.page.getByLabel("Name").isDisabled(), true);
  for (const kind of ["catalog/offers/globex-quest", "catalog/affiliates/nora", "catalog/advertisers/acme", "catalog/postback-urls/nora-tracker", "catalog/promo-codes", "users", "audit"]) {
    await v.go(`/${kind}`);
    assert.deepEqual(await v.page.locator("main button").evaluateAll((all) => all.map((b) => b.textContent)).then((names) => names.filter((n) => !/^Copy/.test(n))), [], kind);
  }
  await v.go("/catalog/offers/acme-shoes");
  assert.equal(await v.page.locator("main").getByRole("link", { name: "audit log" }).count(), 0);
  await v.go("/conversions/new");
  await v.page.getByText("needs the role of a manager").waitFor();
  assert.equal(await v.page.locator("main button, main input").count(), 0);
  await v.go("/users");
  await v.page.getByText("Your role does not allow this.").waitFor();
  await v.close();
});

test("a session that has ended leads to the sign-in, and back", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/conversions?status=pending");
  await v.page.context().clearCookies();
  await v.page.getByLabel("Status").selectOption("approved");
  await v.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await v.page.getByLabel("Name").fill("admin");
  await v.page.getByLabel("Password").fill("correct horse");
  await v.page.keyboard.press("Enter");
  await v.page.getByRole("heading", { name: "Conversions" }).waitFor();
  assert.match(v.page.url(), /\/conversions\?.*status=approved/);
  await v.close();
});

async function signInAgain(v, name = "admin") {
  await v.page.getByLabel("Name").fill(name);
  await v.page.getByLabel("Password").fill("correct horse");
  await v.page.keyboard.press("Enter");
  await v.page.getByRole("button", { name: "Sign out" }).waitFor();
  await settled(v.page);
}
const kept = (v) => v.page.evaluate(() => JSON.stringify({ ...sessionStorage }));

test("what is being written when the session ends is there again behind the sign-in, for the same person", async () => {
  const v = await visitor({ expected: [/401/, /412/] });
  await v.signIn("mia");
  const write = async (text) => {
    await v.go("/catalog/offers/globex-quest");
    await v.page.getByLabel("Name").fill(text);
    await v.page.getByText("It can be saved as it is.").waitFor();
    await v.page.context().clearCookies();
    await v.page.getByRole("button", { name: "Save" }).click();
    await v.page.getByText("Your session has ended.").waitFor();
  };
  await write("Quest, once more");
  await v.page.getByText("with what you had written").waitFor();
  assert.deepEqual(await axe(v.page), []);
  await v.shot("session-ended-1280");
  await signInAgain(v, "mia");
  assert.equal(new URL(v.page.url()).pathname, "/catalog/offers/globex-quest");
  await v.page.getByText("What you had written before the session ended is here again.").waitFor();
  assert.equal(await v.page.getByLabel("Name").inputValue(), "Quest, once more");
  assert.equal(await kept(v), "{}");
  await v.shot("restored-1280");
  await v.page.getByRole("button", { name: "Save" }).click();
  await v.page.getByText("Saved.").waitFor();
  assert.equal(await v.page.getByText("is here again").count(), 0);

  // Nobody else gets to see it.
  await write("Mia's own words");
  await signInAgain(v, "admin");
  assert.equal(await v.page.getByLabel("Name").inputValue(), "Quest, once more");
  assert.equal(await kept(v), "{}");

  // What somebody else saved in the meantime is not overwritten.
  await v.page.getByRole("button", { name: "Sign out" }).click();
  await v.signIn("mia");
  await write("Quest: mine");
  const other = await visitor();
  await other.signIn("admin");
  await other.go("/catalog/offers/globex-quest");
  await other.page.getByLabel("Name").fill("Quest: theirs");
  await other.page.getByRole("button", { name: "Save" }).click();
  await other.page.getByText("Saved.").waitFor();
  await other.close();
  await signInAgain(v, "mia");
  await v.page.getByText("Somebody else has changed the offer in the meantime.").waitFor();
  await v.page.getByRole("button", { name: "Save" }).click();
  await v.page.getByRole("alert").getByText("in the meantime").waitFor();
  assert.equal(await v.page.getByLabel("Name").inputValue(), "Quest: mine");
  await v.page.getByRole("button", { name: "Show it as it is now, without my changes" }).click();
  assert.equal(await v.page.getByLabel("Name").inputValue(), "Quest: theirs");

  // Who signs out leaves nothing behind.
  await write("Quest: gone");
  await signInAgain(v, "mia");
  v.answers.push(true);
  await v.page.getByRole("button", { name: "Sign out" }).click();
  await v.page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.equal(await v.page.getByText("Your session has ended.").count(), 0);
  assert.equal(await kept(v), "{}");
  await v.close();
});

test("so are dialogs and lists, but no password, and nothing without end", async () => {
  const v = await visitor();
  await v.signIn();
  const lose = async (button) => {
    await v.page.context().clearCookies();
    await button.click();
    await v.page.getByText("Your session has ended.").waitFor();
    const put = await kept(v);
    await signInAgain(v);
    return put;
  };
  const dialog = v.page.getByRole("dialog");
  await v.go("/users");
  await v.page.getByRole("button", { name: "New user" }).click();
  await dialog.getByLabel("Name").fill("otto");
  await dialog.getByLabel("Role").selectOption("manager");
  await dialog.getByLabel("Password").fill("a secret of some length");
  await dialog.getByLabel("The same again").fill("a secret of some length");
  const put = await lose(dialog.getByRole("button", { name: "Make the user" }));
  assert.ok(put.includes("otto") && !put.includes("a secret"), put);
  assert.deepEqual([await dialog.getByLabel("Name").inputValue(), await dialog.getByLabel("Role").inputValue(), await dialog.getByLabel("Password").inputValue()], ["otto", "manager", ""]);

  await v.go("/balances/nora");
  await v.page.getByRole("button", { name: "Record a payment" }).click();
  await dialog.getByLabel("Amount").fill("7.25");
  await dialog.getByLabel("Note").fill("by cheque");
  await lose(dialog.getByRole("button", { name: "Record it" }));
  assert.deepEqual([await dialog.getByLabel("Amount").inputValue(), await dialog.getByLabel("Note").inputValue()], ["7.25", "by cheque"]);
  await dialog.getByRole("button", { name: "Record it" }).click();
  await v.page.getByText("payment: by cheque").waitFor();

  await v.go("/conversions?status=approved&range=30d");
  await v.page.getByRole("checkbox").first().check();
  await v.page.getByRole("button", { name: "Reject 1" }).click();
  await dialog.getByLabel("Reason").fill("came back");
  await lose(dialog.getByRole("button", { name: "Reject" }));
  assert.equal(await dialog.getByLabel("Reason").inputValue(), "came back");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await v.page.getByText("1 conversion changed.").waitFor();

  const lines = (n) => `click_id,txid\n${"0123456789abcdef0123456789abcdef,A-1\n".repeat(n)}`;
  await v.go("/conversions/new");
  await v.page.getByLabel("Or the lines themselves").fill(lines(50));
  await lose(v.page.getByRole("button", { name: "Check the lines" }));
  assert.equal(await v.page.getByLabel("Or the lines themselves").inputValue(), lines(50));
  await v.page.getByLabel("Or the lines themselves").evaluate((box, text) => { box.value = text; box.dispatchEvent(new InputEvent("input", { bubbles: true })); }, lines(30000));
  await v.page.context().clearCookies();
  await v.page.getByRole("button", { name: "Check the lines" }).click();
  await v.page.getByText("too long to be kept").waitFor();
  assert.equal(await kept(v), "{}");
  await v.close();
});

test("one's own password is changed under Settings, and one stays signed in here alone", async () => {
  const [v, elsewhere] = [await visitor({ expected: [/401/, /403/] }), await visitor()];
  await elsewhere.signIn("vic");
  await v.signIn("vic");
  await v.go("/settings");
  const change = async (current, wanted, again = wanted) => {
    await v.page.getByLabel("Present password").fill(current);
    await v.page.getByLabel("New password").fill(wanted);
    await v.page.getByLabel("The same again").fill(again);
  };
  const button = v.page.getByRole("button", { name: "Change the password" });
  for (const unfit of [["", "battery staple"], ["correct horse", "short"], ["correct horse", "battery staple", "battery stapler"]]) {
    await change(...unfit);
    assert.ok(await button.isDisabled(), unfit.join());
  }
  await change("a wrong one", "battery staple");
  await button.click();
  await v.page.getByRole("alert").getByText("The present password is another one.").waitFor();
  await change("correct horse", "battery staple");
  await button.click();
  await v.page.getByText("The password is changed.").waitFor();
  assert.equal(await v.page.getByRole("alert").count(), 0);
  for (const label of ["Present password", "New password", "The same again"]) assert.equal(await v.page.getByLabel(label).inputValue(), "", label);
  assert.deepEqual(await axe(v.page), []);
  await v.go("/settings");
  await change("battery staple", "correct horse"); // as it was: other tests sign in by it
  await button.click();
  await v.page.getByText("The password is changed.").waitFor();
  await elsewhere.page.reload();
  await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await elsewhere.close();
  await v.close();
});

test("times are those of the chosen zone, also behind a reload", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go("/settings");
  const box = v.page.getByLabel("Time zone");
  await box.fill("Mars/Olympus");
  await v.page.getByText("There is no such time zone").waitFor();
  await box.fill("Asia/Tokyo");
  await v.go(`/conversions/${conversions[1].id}`);
  const shown = await v.page.locator("main time").first().innerText();
  const expected = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "medium" }).format(Date.parse(conversions[1].recorded_at));
  assert.ok(shown.startsWith(expected), `${shown} is not ${expected}`);
  await v.close();
});

test("no page has a time of another zone, not even for a screen reader", async () => {
  const v = await visitor({ zone: "Asia/Tokyo" });
  await v.signIn();
  for (const [name, path] of [...places, ["explain-unknown", "/explain?q=nobody-knows-it"]]) {
    if (name === "conversions-new") continue; // says how a time is written
    await v.go(path);
    const found = await v.page.evaluate(() => {
      const texts = [...document.querySelectorAll("[aria-label]")].map((e) => e.getAttribute("aria-label"));
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) texts.push(walker.currentNode.data);
      return texts.filter((text) => /\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text));
    });
    assert.deepEqual(found, [], path);
  }
  await v.close();
});

/** Numbers of ours that are broken in two lines, and words of ours that are. */
const broken = (page) => page.evaluate(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".data, .sr, code, textarea, option, .u-legend, details:not([open])")) continue;
    for (const match of node.data.matchAll(/[^\s/-]+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      if (new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top))).size > 1) found.push(match[0]);
    }
  }
  return found;
});
/** Gives all amounts that are answered as many digits as they may well have. */
const withLongAmounts = (v) => v.page.route(/\/api\/v1\/(reports|balances|statements|conversions)/, async (route) => {
  const response = await route.fetch();
  const longer = (name, value) => (["payout", "revenue", "profit", "earned", "balance", "closing", "opening", "accrued", "amount", "booked_later"].includes(name) && typeof value === "string" ? "1215123.374914" : value);
  await route.fulfill({ response, body: JSON.stringify(await response.json(), longer) });
});

test("a number is never broken, and those that matter are in sight on a phone", async () => {
  for (const size of [{ width: 360, height: 740 }, { width: 1280, height: 860 }]) {
    const v = await visitor(size);
    await v.signIn();
    await withLongAmounts(v);
    for (const [path, name] of [["/?range=30d", "figures"], ["/balances", "balances-long"], ["/balances/nora?range=30d", "statement-long"], ["/conversions", "conversions-long"],
      [`/conversions/${conversions[1].id}`, "conversion-long"], ["/health", "health-long"], ["/reports?group=offer,affiliate", "reports-two"], ["/reports?group=sub1&range=30d", "reports-one"]]) {
      await v.go(path);
      assert.deepEqual(await broken(v.page), [], path);
      await v.shot(`${name}-${size.width}`);
      if (size.width > 360) continue; // there it is scrolled for what is rare
      const first = name === "reports-one" ? v.page.locator("tbody tr > td:nth-child(2)") : v.page.locator(".stack .number");
      for (const box of await first.evaluateAll((all) => all.slice(0, 60).map((e) => e.getBoundingClientRect()))) assert.ok(box.left >= 0 && box.right <= size.width, `${path}: a figure ends at ${box.right}`);
    }
    await v.close();
  }
});

test("on a phone a value stands beside its name, all of it", async () => {
  const v = await visitor(phone);
  await v.signIn();
  for (const path of ["/catalog/offers", "/reports?group=offer,affiliate&all=1", "/conversions", "/postbacks", "/balances", "/users", "/audit", "/health", "/catalog/links?offer=acme-shoes&aff=nora"]) {
    await v.go(path);
    await v.page.locator("details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    const astray = await v.page.locator(".stack tbody :is(td, th), .stack tfoot td").evaluateAll((cells) => cells.flatMap((cell) => {
      const names = Number.parseFloat(getComputedStyle(cell).gridTemplateColumns);
      const [left, range] = [cell.getBoundingClientRect().left + names, document.createRange()];
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        range.selectNodeContents(walker.currentNode);
        if (walker.currentNode.data.trim() && [...range.getClientRects()].some((r) => r.width > 1 && r.left < left)) found.push(`${cell.dataset.name}: ${walker.currentNode.data}`);
      }
      return found;
    }));
    assert.deepEqual(astray, [], path);
  }
  await v.go("/reports?group=offer,affiliate&all=1");
  const height = async (name) => (await v.page.locator(`.stack tbody td[data-name="${name}"]`).first().boundingBox()).height;
  assert.ok(await height("Click to conversion") > 1.5 * await height("Rate"), "a long name has two lines");
  await v.close();
});

test("what a row is of, which stays in sight, does not cover what has the focus", async () => {
  const v = await visitor(phone);
  await v.signIn();
  await v.go("/reports?group=sub1&range=30d&all=1");
  const box = v.page.locator(".table-box").last();
  const sorts = box.getByRole("button", { name: /Payout|Clicks|Bots|Rate|Approved/ });
  await box.evaluate((e) => e.scrollTo(e.scrollWidth, 0));
  for (let i = await sorts.count() - 1; i >= 0; i -= 1) {
    const sort = sorts.nth(i);
    await sort.evaluate((e) => e.focus());
    assert.ok(await sort.evaluate((e) => { const r = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(r.left + 2, r.top + r.height / 2)); }), `${await sort.innerText()} is covered`);
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

test("a value of any length leaves its row a row, and can be shown whole", async () => {
  const long = `begin ${"x".repeat(980)} end`;
  for (const size of [{ width: 1280, height: 860 }, { width: 360, height: 740 }]) {
    const v = await visitor(size);
    await v.signIn();
    await v.page.route(/\/api\/v1\/(live|reports)/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.items = body.items.map((item, i) => (i % 7 === 3 ? { ...item, sub1: long, ...(item.ext_id && { ext_id: "e-1" }) } : item));
      await route.fulfill({ response, json: body });
    });
    // At most so high, wide and on a phone; a line of /live has other details besides, and so more or fewer lines.
    for (const [path, rows, wide, narrow] of [["/live", "tbody tr", 300, 600], ["/reports?group=sub1&range=30d", "tbody tr", 170, 200], [`/reports?group=sub1&sub1=${long}`, ".chips li", 170, 170]]) {
      await v.go(path);
      if (path === "/live") {
        await v.page.getByRole("button", { name: "Pause" }).click();
        await painted(v.page);
      }
      const row = v.page.locator(rows).filter({ hasText: "begin xxx" }).first();
      const height = async () => (await row.boundingBox()).height;
      const most = size.width === 1280 ? wide : narrow;
      assert.ok((await height()) <= most, `${path} at ${size.width}: a row of ${await height()} px`);
      const all = row.getByRole("button", { name: "Show all of it" });
      assert.equal(await all.getAttribute("aria-expanded"), "false");
      await v.shot(`cut-${path.slice(1, 5)}-${most}-${size.width}`);
      await all.focus();
      await v.page.keyboard.press("Enter");
      await row.getByRole("button", { name: "Show less" }).waitFor();
      assert.ok((await height()) > most, `${path}: ${await height()}`);
      assert.match(await row.innerText(), /begin x+ end/);
      assert.equal(await v.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
      assert.deepEqual(await axe(v.page), []);
      await v.page.keyboard.press("Enter");
      await all.waitFor();
      assert.ok((await height()) <= most);
    }
    await v.close();
  }
});

test("on a phone the menu opens and closes", async () => {
  const v = await visitor({ width: 360, height: 740 });
  await v.signIn();
  await v.go("/");
  const menu = v.page.getByRole("button", { name: "Menu" });
  await menu.click();
  assert.equal(await menu.getAttribute("aria-expanded"), "true");
  await v.shot("menu-360");
  await v.page.keyboard.press("Escape");
  assert.equal(await menu.getAttribute("aria-expanded"), "false");
  await menu.click();
  await v.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Health" }).click();
  await v.page.getByRole("heading", { name: "Health", exact: true }).waitFor();
  assert.equal(await menu.getAttribute("aria-expanded"), "false");
  await v.close();
});

test("the first load stays below 150 KB, compressed", async () => {
  const v = await visitor();
  await v.signIn();
  v.requests.length = 0;
  await v.go("/");
  await v.page.locator(".uplot canvas").waitFor();
  const files = [...new Set(v.requests.map((r) => new URL(r).pathname))].filter((p) => p === "/" || /\.(js|css|svg)$/.test(p));
  const size = files.reduce((sum, p) => sum + gzipSync(readFileSync(join(dist, p === "/" ? "index.html" : p)), { level: 9 }).length, 0);
  console.log(`first load: ${files.length} files, ${size} bytes compressed`);
  assert.ok(size < 150 * 1024, String(size));
  await v.close();
});
