// Conversions that are decided, added and imported, and what is paid for them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { conversions, ledger } from "../../dev/fixtures.js";
import { axe, close, open, visitor } from "../browser.js";
import { gate } from "./shared.js";

before(() => open());
after(close);

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

test("what is said of a conversion's changes, reasons and outcomes, has a name that fits both", async () => {
  const v = await visitor();
  await v.signIn();
  await v.go(`/conversions/${conversions[1].id}`);
  const table = v.page.getByRole("table", { name: "What became of it" });
  await table.getByText("The conversion is recorded.").waitFor();
  assert.deepEqual(await table.getByRole("columnheader").allInnerTexts(), ["Time", "Became", "By", "What was said"]);
  await v.close();
});

test("why a list can't be read is said once", async () => {
  const v = await visitor({ expected: [/400/, /401/] });
  await v.signIn("mia");
  await v.go("/conversions/new");
  await v.page.getByLabel("Or the lines themselves").fill(`click_id,txid,amount\n${"a".repeat(32)},1`);
  await v.page.getByRole("button", { name: "Check the lines" }).click();
  await v.page.getByRole("alert").getByText("line 2, column 3: the line has 2 cells, the header has 3").waitFor();
  assert.equal((await v.page.locator("main").innerText()).match(/the line has 2 cells/g).length, 1);
  await v.shot("import-malformed-1280");
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
