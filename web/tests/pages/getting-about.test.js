// Keys, the way back, dialogs, and what is asked before something written is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open, settled, visitor } from "../browser.js";
import { clickId } from "./shared.js";

before(() => open());
after(close);

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
