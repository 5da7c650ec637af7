// Who one is: signing in, sessions and what outlives them, users, tokens and settings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { conversions } from "../../dev/fixtures.js";
import { axe, close, open, origin, settled, visitor } from "../browser.js";

before(() => open());
after(close);

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
