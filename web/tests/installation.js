// The real thing: the homing program as a process, on free ports, with a database and a data folder of its own.
//   TEST_DATABASE_URL  the PostgreSQL that gets the database; scripts/test starts one and sets it
//   HOMING_BINARY      the program; without it, that of `scripts/build release`
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const binary = process.env.HOMING_BINARY ?? fileURLToPath(new URL("../../build/release/src/homing", import.meta.url));
const psql = "/usr/lib/postgresql/15/bin/psql";
const run = promisify(execFile);

/** Asks again and again until the answer is a true one. */
export async function eventually(ask, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const answer = await ask();
    if (answer || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @returns the ports in the log; a server that does not come up fails with it */
function portsOf(server) {
  const lines = [];
  const ports = {};
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`homing serve ${why}: ${lines.join("\n")}`));
    const timer = setTimeout(() => fail("did not come up"), 60000);
    server.on("exit", (code) => { clearTimeout(timer); fail(`ended with ${code}`); });
    createInterface(server.stderr).on("line", (line) => {
      lines.push(line);
      const { event, port } = JSON.parse(line);
      if (event === "server.listening") ports.public = port;
      if (event === "admin.listening") ports.admin = port;
      if (ports.public && ports.admin) { clearTimeout(timer); resolve(ports); }
    });
  });
}

export async function install() {
  const postgres = process.env.TEST_DATABASE_URL;
  assert.ok(postgres, "TEST_DATABASE_URL is not set. By hand:  export TEST_DATABASE_URL=$(scripts/postgres start build/test-postgres)");
  const name = `homing_pages_${randomBytes(6).toString("hex")}`;
  const sql = (text) => run(psql, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", postgres, "-c", text]);
  const folder = mkdtempSync(join(tmpdir(), "homing-pages-"));
  const env = {
    PATH: process.env.PATH, HOMING_DATABASE_URL: postgres.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`),
    HOMING_DATA_DIR: join(folder, "data"), HOMING_LISTEN_PORT: "0", HOMING_ADMIN_PORT: "0",
  };
  const homing = async (...command) => (await run(binary, command, { cwd: folder, env })).stdout;
  await sql(`CREATE DATABASE ${name}`);
  await homing("migrate");
  let server;
  const start = async () => {
    server = spawn(binary, ["serve"], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
    return portsOf(server);
  };
  const stop = () => {
    const ended = new Promise((resolve) => server.on("exit", resolve));
    server.kill("SIGTERM");
    return ended;
  };
  const ports = await start();
  env.HOMING_LISTEN_PORT = String(ports.public);
  env.HOMING_ADMIN_PORT = String(ports.admin);
  return {
    /** Ends it in order, and starts it again at the same place. */
    stop, start,
    homing, pages: `http://127.0.0.1:${ports.admin}`, road: `http://127.0.0.1:${ports.public}`,
    /** Takes its database away, and brings it back. */
    async database(there) {
      await sql(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${there}`);
      if (!there) await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    },
    /** Stops it in order, and removes all that it had. */
    async remove() {
      const code = await stop();
      await sql(`DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(folder, { recursive: true });
      assert.equal(code, 0, "homing serve ended in order");
    },
  };
}
