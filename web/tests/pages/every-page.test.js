// Each page, by all that holds for every one of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { conversions } from "../../dev/fixtures.js";
import { hostile } from "../../dev/hostile.js";
import { dist } from "../../dev/server.js";
import { axe, close, open, visitor } from "../browser.js";
import { clickId, phone } from "./shared.js";

before(() => open());
after(close);

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
