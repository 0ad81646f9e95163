import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { NODES, nodeProgram } from "../nodes.js";
import { hasPrograms, KEYS, openWorkbench, type Workbench } from "../workbench.js";
import { certify, TLS_CASES, tlsCases } from "./tls-cases.js";

const script = join(import.meta.dirname, "node-tls.mjs");

/** Makes a connection whose both ends are one process of Node. */
async function connect(bench: Workbench, node: string, kind: string, version: string, key: string): Promise<void> {
  const ended = await bench.run([nodeProgram(node), script, kind, version, key], { OPENSSL_CONF: undefined });
  const peer = `TLSv${version} ${key}`;
  expect(ended).toMatchObject({ stderr: "", stdout: `${peer}, ${peer}\n`, code: 0 });
}

describe.runIf(hasPrograms)("Node's TLS", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(NODES)(
    "has keys of the mock service at both ends, by tls, https and http2: Node %s",
    { timeout: 120_000 },
    async (node) => {
      for (const { version, key } of tlsCases(undefined)) {
        const bench = await openWorkbench({ [key]: KEYS[key] });
        await certify(bench, key);
        for (const kind of ["tls", "https", "http2"]) await connect(bench, node, kind, version, key);
      }
    },
  );

  it.each(TLS_CASES.filter(([, , , provider]) => provider !== undefined))(
    "speaks TLS %s with a key at both ends: %s, %s",
    { timeout: 60_000 },
    async (version, key, _title, provider) => {
      const bench = await openWorkbench({ [key]: KEYS[key] }, { provider });
      await certify(bench, key);
      for (const node of ["20", "26"]) await connect(bench, node, "https", version, key);
    },
  );
});
