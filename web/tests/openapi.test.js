// The API's description, put together of the pieces in api/ as the server does it, is a good OpenAPI document.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { lintFaults } from "./openapi.js";

const folder = fileURLToPath(new URL("../../api", import.meta.url));

/** RFC 7396, for pieces that take nothing away. */
function merge(into, piece) {
  for (const [name, value] of Object.entries(piece)) {
    const both = [into[name], value].every((one) => one && typeof one === "object" && !Array.isArray(one));
    into[name] = both ? merge(into[name], value) : value;
  }
  return into;
}
const described = () => readdirSync(folder).filter((name) => name.endsWith(".json"))
  .reduce((all, name) => merge(all, JSON.parse(readFileSync(join(folder, name), "utf8"))), {});

test("the description of the API has no fault", async () => {
  const document = described();
  assert.ok(Object.keys(document.paths).length > 40);
  assert.deepEqual(await lintFaults(document), []);
});

test("a fault in the description is found", async () => {
  const broken = (change) => { const document = described(); change(document.paths["/users"].get, document); return lintFaults(document); };
  assert.match((await broken((users) => { users.respones = users.responses; })).join("\n"), /`respones` is not expected here/);
  assert.match((await broken((users) => { users.operationId = "getSession"; })).join("\n"), /operationId/);
  assert.match((await broken((_, document) => { document.components.schemas.Role.type = "sting"; })).join("\n"), /Role\/type/);
  assert.match((await broken((users) => { users.parameters = [{ $ref: "#/components/parameters/nothing" }]; })).join("\n"), /Can't resolve/);
});
