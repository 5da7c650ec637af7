// A browser before the real server, which is stopped and started again, and a session that ends, while somebody is at work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open, settled, visitor } from "./browser.js";
import { eventually, install } from "./installation.js";

const password = "correct horse battery staple";
const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
let homing;
before(async () => {
  homing = await install();
  await open(homing.pages);
  const token = new URL((await homing.homing("setup")).trim()).hash.slice("#token=".length);
  const made = await fetch(`${homing.pages}/api/v1/setup`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token, name: "anna", password }) });
  assert.ok(made.ok, await made.text());
});
after(async () => {
  await close();
  await homing?.remove();
});

const post = async (v, path, data, method = "post") => {
  const answer = await v.page.request[method](`${homing.pages}/api/v1${path}`, { data, headers: { Origin: homing.pages } });
  assert.ok(answer.ok(), await answer.text());
  return answer;
};
const away = [/401/, /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED/];

test("a page that is open while the server is started again goes on by itself, and what is being written stays", async () => {
  const v = await visitor({ expected: away });
  const { page } = v;
  await v.signIn("anna", password);
  await post(v, "/advertisers", { ref: "acme" });
  await post(v, "/offers", { ref: "boots", advertiser: "acme", target_url: "https://shop.example/", goals: [{ ref: "sale", payout: "1", currency: "EUR" }] });
  await post(v, "/affiliates", { ref: "nora" });

  await v.go("/live");
  await page.getByText("Watching.").waitFor();
  await homing.stop();
  await page.getByRole("alert").getByText("The server does not answer.").waitFor();
  await homing.start();
  await page.getByRole("alert").waitFor({ state: "detached" });
  assert.ok(await eventually(async () => (await fetch(`${homing.road}/click?offer=boots&aff=nora&sub1=after-the-start`, { redirect: "manual", headers: { "User-Agent": agent } })).status === 302));
  await page.locator("tbody tr.click").filter({ hasText: "after-the-start" }).first().waitFor();

  await v.go("/catalog/affiliates/new");
  await page.getByLabel("Ref", { exact: true }).fill("zoe");
  await page.getByText("It can be saved as it is.").waitFor();
  await homing.stop();
  await page.getByRole("button", { name: "Make the affiliate" }).click();
  await page.getByRole("alert").getByText("The server does not answer.").waitFor();
  await v.shot("real-server-away");
  await homing.start();
  await page.getByRole("button", { name: "Make the affiliate" }).click();
  await page.getByText("The affiliate is made.").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  await v.close();
});

test("a session that ends in the middle of a form leads back to it, with what was written", async () => {
  const [v, w] = [await visitor({ expected: away }), await visitor()];
  await v.signIn("anna", password);
  await post(v, "/users", { name: "max", password, role: "manager" });
  const { items } = await (await v.page.request.get(`${homing.pages}/api/v1/users`)).json();
  const { page } = w;
  await w.signIn("max", password);
  await w.go("/catalog/offers/new");
  await page.getByLabel("Ref", { exact: true }).first().fill("sandals");
  await page.getByLabel("Advertiser").fill("acme");
  await page.getByText("to mend before it can be saved").waitFor(); // a check on its way would find the session's end before the next words are written
  await post(v, `/users/${items.find((one) => one.name === "max").id}`, { password: `${password} 2` }, "patch");
  await page.getByLabel("Target URL").fill("https://shop.example/sandals");
  await page.getByText("with what you had written").waitFor();
  await page.getByLabel("Name").fill("max");
  await page.getByLabel("Password").fill(`${password} 2`);
  await page.keyboard.press("Enter");
  await page.getByText("What you had written before the session ended is here again.").waitFor();
  assert.equal(await page.getByLabel("Target URL").inputValue(), "https://shop.example/sandals");
  await page.getByLabel("Payout", { exact: true }).fill("2");
  await page.getByText("It can be saved as it is.").waitFor();
  await page.getByRole("button", { name: "Make the offer" }).click();
  await page.getByText("The offer is made.").waitFor();
  await settled(page);
  await v.close();
  await w.close();
});
