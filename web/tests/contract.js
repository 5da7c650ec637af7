// Holds what the pages send, and what the stand-in server answers, against the API's description, where it is at hand:
// the folder api/ at the top of the repository, or what HOMING_API_DOCS names.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.env.HOMING_API_DOCS ?? fileURLToPath(new URL("../../api", import.meta.url));
const documents = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith(".json")).map((f) => JSON.parse(readFileSync(join(folder, f), "utf8"))) : [];
const components = {};
const operations = [];
for (const d of documents) {
  for (const [kind, of] of Object.entries(d.components ?? {})) components[kind] = { ...components[kind], ...of };
  for (const [path, item] of Object.entries(d.paths ?? {})) {
    for (const [method, op] of Object.entries(item)) {
      if (method === "parameters") continue;
      operations.push({ method: method.toUpperCase(), op: { ...op, parameters: [...(item.parameters ?? []), ...(op.parameters ?? [])] },
        pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`) });
    }
  }
}
const resolve = (node) => (node?.$ref ? resolve(node.$ref.split("/").slice(2).reduce((at, key) => at?.[key], components)) : node);

function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" ? (Number.isInteger(value) ? "integer" : "number") : typeof value;
}
function faults(node, value, at) {
  const schema = resolve(node);
  if (!schema) return [];
  if (schema.allOf) return schema.allOf.flatMap((one) => faults(one, value, at));
  const any = schema.oneOf ?? schema.anyOf;
  if (any) return any.some((one) => faults(one, value, at).length === 0) ? [] : [`${at} fits none`];
  const types = [schema.type ?? []].flat();
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === "integer" && types.includes("number"))) return [`${at} is ${type}, not ${types.join(" or ")}`];
  const found = [];
  if (schema.enum && !schema.enum.includes(value)) found.push(`${at} is ${JSON.stringify(value)}, none of ${schema.enum}`);
  if (schema.pattern && type === "string" && !new RegExp(schema.pattern, "u").test(value)) found.push(`${at} is ${JSON.stringify(value)}, unlike ${schema.pattern}`);
  if (type === "array") value.forEach((one, i) => found.push(...faults(schema.items, one, `${at}[${i}]`)));
  if (type === "object") {
    for (const name of schema.required ?? []) if (!(name in value)) found.push(`${at}.${name} is missing`);
    for (const [name, one] of Object.entries(value)) {
      const member = schema.properties?.[name];
      if (member) found.push(...faults(member, one, `${at}.${name}`));
      else if (schema.additionalProperties === false) found.push(`${at}.${name} is not in the description`);
      else if (typeof schema.additionalProperties === "object") found.push(...faults(schema.additionalProperties, one, `${at}.${name}`));
    }
  }
  return found;
}

/** @returns what is wrong with a request and its answer; nothing where the description does not know the endpoint */
export function contractFaults({ method, url, body, status, answer }) {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.replace(/^\/api\/v1/, "");
  const found = operations.filter((o) => o.method === method && o.pattern.test(path)).sort((a, b) => String(b.pattern).length - String(a.pattern).length)[0];
  if (!found) return [];
  const at = `${method} ${path}`;
  const known = new Set(found.op.parameters.map(resolve).filter((p) => p.in === "query").map((p) => p.name));
  const wrong = [...searchParams.keys()].filter((name) => !known.has(name)).map((name) => `${at}: no parameter ${name}`);
  const content = resolve(found.op.requestBody)?.content ?? {};
  const schema = content["application/merge-patch+json"]?.schema ?? content["application/json"]?.schema;
  if (schema && status < 400) wrong.push(...(body === undefined ? [`${at}: no body`] : faults(schema, body, `${at} body`)));
  const response = resolve(found.op.responses[status] ?? found.op.responses.default);
  const said = response?.content?.["application/json"] ?? response?.content?.["application/problem+json"];
  if (said && answer !== undefined) wrong.push(...faults(said.schema, answer, `${at} ${status}`).slice(0, 5));
  return wrong;
}
