// Text that visitors, affiliates and advertisers might send. None of it may do anything in a page, and all of it has to be seen.
// The list is the one that tests/e2e sends to the real server; here is added what no JSON can hold.
import { readFileSync } from "node:fs";

export const hostile = [...JSON.parse(readFileSync(new URL("hostile.json", import.meta.url), "utf8")), "\ud800 lone surrogate"];
