import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Operation } from "@parsec-ts/operations";
import { generate } from "@parsec-ts/operations-codegen";
import { encodeResponse } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectTestClient } from "./harness.js";
import { send } from "./scripted-peer.js";

// Inside the package, so that the generated code finds @parsec-ts/operations as a vendor's own code would.
const cache = fileURLToPath(new URL("../.cache/", import.meta.url));
let directory: string;
let acmeFrob: Operation<unknown, unknown>;

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  directory = mkdtempSync(join(cache, "vendor-"));
  generate({ proto: fileURLToPath(new URL("./vendor-proto/", import.meta.url)), out: join(directory, "src") });
  compile();
  ({ acmeFrob } = await import(join(directory, "dist/index.js")));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Compiles by the strictest settings that a vendor could have: those of this repository. */
function compile(): void {
  const base = fileURLToPath(new URL("../../../tools/tsconfig/base.json", import.meta.url));
  writeFileSync(
    join(directory, "tsconfig.json"),
    JSON.stringify({ extends: base, compilerOptions: { rootDir: "src", outDir: "dist" }, include: ["src"] }),
  );
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", directory], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
}

it("a client calls an operation generated from a vendor's own .proto", async () => {
  const { client, peer } = await connectTestClient(async (request, connection) => {
    const { data } = acmeFrob.request.decode(request.body) as { data: Uint8Array };
    const result = { frobbed: data.toReversed(), rounds: 2n ** 60n };
    await send(connection, encodeResponse({ provider: request.provider }, acmeFrob, result));
  });
  const request = { keyName: "k", strength: { kind: "rounds", value: 0 }, data: Uint8Array.of(1, 2, 3) };
  expect(await client.call(acmeFrob, request)).toEqual({ frobbed: Uint8Array.of(3, 2, 1), rounds: 2n ** 60n });
  expect(peer.requests).toMatchObject([{ opcode: 4026531840, provider: 3, authType: 3 }]);
  expect(acmeFrob.request.decode(peer.requests[0]?.body ?? new Uint8Array(0))).toEqual(request);
});
