// Reports: their address, their time, their columns and rows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { conversions } from "../../dev/fixtures.js";
import { axe, close, open, origin, settled, visitor } from "../browser.js";

before(() => open());
after(close);

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

test("refused clicks are counted wherever one comes to a reason, and wherever there are any", async () => {
  const v = await visitor();
  await v.signIn();
  const refused = async () => (await v.page.locator("tbody td[data-name=Refused]").allInnerTexts()).map((text) => Number(text.replace(/,/g, "")));
  await v.go("/?range=7d");
  await v.page.getByRole("link", { name: "By reason" }).click();
  await v.page.getByRole("rowheader", { name: "offer_paused" }).waitFor();
  await settled(v.page);
  const byReason = await refused();
  assert.equal(byReason.length, 4, "three reasons, and clicks that were taken");
  assert.ok(byReason.slice(0, 3).every((n, i) => n > 0 && (i === 0 || n <= byReason[i - 1])), byReason.join());
  assert.equal(byReason[3], 0);
  await v.page.getByText("Refused clicks of the first 4").waitFor();
  assert.deepEqual(await v.page.locator(".bar-fill").evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width > 0)), [true, true, true, false], "a bar of none is none");
  await v.shot("reports-reason-1280");
  await v.page.getByRole("rowheader", { name: "offer_paused" }).getByRole("link").click();
  await v.page.waitForURL(/reason=offer_paused/);
  await settled(v.page);
  assert.ok((await refused()).every((n) => n > 0), "offer by offer");
  for (const [path, there] of [["group=offer,reason&range=7d", 1], ["group=affiliate&range=7d", 1], ["group=day&range=7d&reason=offer_paused", 1], ["group=affiliate&range=7d&reason=", 0]]) {
    await v.go(`/reports?${path}`);
    assert.equal(await v.page.getByRole("columnheader", { name: "Refused" }).count(), there, path);
  }
  assert.equal(await v.page.getByRole("columnheader", { name: "Bots" }).count(), 0, "the rest is behind All columns");
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

test("where conversions stand by their goal, it is said where the clicks and the rates are", async () => {
  const v = await visitor();
  await v.signIn();
  const note = v.page.getByText(/A click has no goal.*clicks stand in \(none\), and rates and EPC mean something in the totals alone/);
  for (const [group, there] of [["goal", 1], ["sub1,goal", 1], ["offer", 0]]) {
    await v.go(`/reports?group=${group}&range=7d`);
    assert.equal(await note.count(), there, group);
  }
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
