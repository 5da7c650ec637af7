// Lints the API's description by Redocly's rules.
import { createConfig, lintFromString } from "@redocly/openapi-core";

const config = await createConfig({
  extends: ["recommended"],
  rules: {
    "info-license": "off", // of a server that somebody runs, not of a public API
    "operation-4xx-response": "off", // `default` describes all that is wrong
  },
});

/** @returns what is wrong with the document, a line each, warnings too */
export async function lintFaults(document) {
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: "/openapi.json", config });
  return problems.map((p) => `${p.location[0]?.pointer}: ${p.message} (${p.ruleId})`);
}
