// What stands where, on a desk and on a phone: numbers, long values, tables, the menu.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { conversions } from "../../dev/fixtures.js";
import { axe, close, open, painted, shaded, visitor } from "../browser.js";
import { broken, phone } from "./shared.js";

before(() => open());
after(close);

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

test("a table that goes on to the side says so at its edge, until one has come to its end", async () => {
  for (const [path, size] of [["/reports?group=offer&range=30d", phone], ["/postbacks?range=30d", { width: 1024, height: 860 }]]) {
    for (const dark of [false, true]) {
      const v = await visitor({ ...size, dark });
      await v.signIn();
      await v.go(path);
      const box = v.page.locator(".table-box").last();
      await box.evaluate((e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 20));
      await v.shot(`edge${path.slice(0, 8).replace("/", "-")}-${size.width}${dark ? "-dark" : ""}`);
      const [start, end] = [await shaded(v.page, box), (await box.evaluate((e) => e.scrollTo(e.scrollWidth, 0)), await shaded(v.page, box))];
      assert.deepEqual([start[1], end[1]], [true, false], `${path}, ${dark ? "dark" : "light"}: at its right`);
      if (path.startsWith("/postbacks")) assert.deepEqual([start[0], end[0]], [false, true], `${path}, ${dark ? "dark" : "light"}: at its left`);
      await v.close();
    }
  }
});

test("the way to a row's click is in sight without scrolling", async () => {
  for (const size of [{ width: 1280, height: 860 }, { width: 800, height: 860 }, phone]) {
    const v = await visitor(size);
    await v.signIn();
    for (const path of ["/postbacks?range=30d", "/conversions?range=30d", "/live"]) {
      await v.go(path);
      const link = v.page.getByRole("link", { name: /^Explain click/ }).first();
      await link.waitFor();
      const [there, box] = [await link.boundingBox(), await v.page.locator(".table-box").last().boundingBox()];
      assert.ok(there.x >= box.x && there.x + there.width <= box.x + box.width, `${path} at ${size.width}: ${there.x} to ${there.x + there.width} of ${box.x + box.width}`);
    }
    await v.close();
  }
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
