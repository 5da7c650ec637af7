// A real Chromium before a server. Whatever a page does wrong on the way fails the test that drove it.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { start } from "../dev/server.js";
import { contractFaults } from "./contract.js";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = fileURLToPath(new URL("../../build/web/shots", import.meta.url));
mkdirSync(shots, { recursive: true });

export let origin;
let server;
export let browser;
/** @param at  where the server is; without it the stand-in is started, on a free port */
export async function open(at) {
  if (!at) server = await start(0);
  origin = at ?? `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
export async function close() {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
}

/** A visitor with a browser of its own. `expected`: console errors that belong to the test, such as that of a 401. */
export async function visitor({ width = 1280, height = 860, dark = false, zone = "Europe/Berlin", expected = [/401/] } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", timezoneId: zone, locale: "en-GB", reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  const faults = [];
  const requests = [];
  // Whoever leaves a report cancels it, and it may just have been answered: 404.
  const cameTooLate = (m) => /404/.test(m.text()) && new URL(m.location().url || origin).pathname.startsWith("/api/v1/reports/");
  page.on("console", (m) => { if (["error", "warning"].includes(m.type()) && !cameTooLate(m) && !expected.some((e) => e.test(m.text()))) faults.push(`console: ${m.text()} ${m.location().url}`); });
  page.on("pageerror", (e) => faults.push(`error: ${e.message}`));
  page.on("request", (r) => { requests.push(r.url()); if (!r.url().startsWith(origin) && !r.url().startsWith("data:")) faults.push(`request to ${r.url()}`); });
  const answers = []; // to questions of the page's, in order; without one a question is a fault. A test that loads another page means it.
  page.on("dialog", (d) => {
    if (d.type() === "beforeunload") return d.accept();
    if (answers.length === 0) faults.push(`dialog: ${d.message()}`);
    return answers.shift() ? d.accept() : d.dismiss();
  });
  const contract = new Set();
  page.on("requestfinished", async (request) => {
    if (!request.url().includes("/api/v1/") || request.url().includes("format=csv")) return;
    try {
      const response = await request.response();
      const type = request.headers()["content-type"] ?? "";
      const text = await response.text();
      contractFaults({ method: request.method(), url: request.url(), body: /json/.test(type) ? request.postDataJSON() ?? undefined : undefined, status: response.status(), answer: text ? JSON.parse(text) : undefined })
        .forEach((fault) => contract.add(fault));
    } catch { /* the page went on to another before the answer was read */ }
  });
  await page.addInitScript(() => {
    window.policyFaults = [];
    document.addEventListener("securitypolicyviolation", (e) => window.policyFaults.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ""}:${e.lineNumber ?? ""}`));
  });
  const check = async () => {
    assert.deepEqual(await page.evaluate(() => window.policyFaults), [], "Content-Security-Policy");
    assert.equal(await page.evaluate(() => window.pwned), undefined, "hostile text was executed");
    assert.deepEqual(faults, []);
    assert.deepEqual([...contract], [], "the API's description");
  };
  return {
    page, requests, answers, check,
    go: async (path) => { await page.goto(origin + path); await settled(page); },
    /** To another page as its links do it, without loading everything again. */
    async turnTo(path) {
      await page.evaluate((to) => { history.pushState(null, "", to); dispatchEvent(new PopStateEvent("popstate")); }, path);
      await settled(page);
    },
    async signIn(name = "admin", password = "correct horse") {
      await page.goto(`${origin}/signin`);
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Password").fill(password);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Sign out" }).waitFor();
    },
    shot: (name) => page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }),
    /** What a test has put in the way of requests is done with those that came by then. */
    close: async () => { await page.unrouteAll({ behavior: "wait" }); await check(); await context.close(); },
  };
}

/** Whether the left and the right edge of something are in the shade: most of what is there has another colour than its background. */
export async function shaded(page, box) {
  const { x, y, width, height } = await box.boundingBox();
  const image = (left) => page.screenshot({ clip: { x: left, y: y + 2, width: 2, height: Math.min(height, page.viewportSize().height - y) - 4 } });
  const shots = [await image(x + 2), await image(x + width - 4)].map((png) => png.toString("base64"));
  const own = await box.evaluate((e) => getComputedStyle(e).backgroundColor);
  const other = await page.context().newPage(); // the policy of the pages lets no image in
  const edges = await other.evaluate(async ([images, colour]) => {
    const [r, g, b] = colour.match(/\d+/g).map(Number);
    return Promise.all(images.map(async (base64) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      canvas.drawImage(bitmap, 0, 0);
      const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
      let strange = 0;
      for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) > 24) strange += 1;
      return strange > data.length / 8;
    }));
  }, [shots, own]);
  await other.close();
  return edges;
}

/** What follows from what is shown has begun: the pages' effects run behind the next frame. */
export const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))));

/** Nothing loads any more, and the page says what it is. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await painted(page);
  await page.waitForFunction(() => !document.querySelector(".loading") && !document.querySelector("[aria-busy=true]") && !document.querySelector("main .spinner"));
}

const heldToo = ["landmark-unique", "empty-table-header"];
/** Serious faults of accessibility, and those that are easily made with tables and lists; `only` of some rules. */
export async function axe(page, only) {
  const has = await page.evaluate(() => "axe" in window);
  if (!has) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(async (rules) => {
    // It judges no contrast before a gradient; theirs is of the shade at the edges alone.
    const tables = document.querySelectorAll(".table-box");
    for (const one of tables) one.style.backgroundImage = "none";
    try {
      return await window.axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
    } finally {
      for (const one of tables) one.style.backgroundImage = "";
    }
  }, only);
  return violations.filter((v) => ["serious", "critical"].includes(v.impact) || heldToo.includes(v.id))
    .map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.any.map((a) => a.message).join("; ").slice(0, 160)}`).join(" | ")}`);
}
