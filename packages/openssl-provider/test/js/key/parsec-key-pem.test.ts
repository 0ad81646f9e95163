import { join } from "node:path";
import { aesGcmKey } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../../scripts/build-provider.js";
import { NODES, nodeProgram } from "../../nodes.js";
import { hasPrograms, KEYS, openWorkbench } from "../../workbench.js";

const script = join(import.meta.dirname, "../load-cases.mjs");

describe.runIf(hasPrograms).each(NODES)("parsecKeyPem on Node %s", { timeout: 60_000 }, (node) => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each([
    [
      "none",
      "ERR_PARSEC_OPENSSL_KEY, service, parsec key does not exist",
      /parsec key does not exist. key none: .*belongs to/,
    ],
    ["aes", "ERR_PARSEC_OPENSSL_KEY, service, parsec key type not usable", /EC and RSA keys/],
  ])("rejects with OpenSSL's reason and advice: key %s", async (name, seen, advice) => {
    const bench = await openWorkbench({ aes: aesGcmKey(256) });
    const env = { OPENSSL_CONF: undefined, DETAILS: "1" };
    const { stdout, stderr, code } = await bench.run([nodeProgram(node), script, "key", name], env);
    expect([stdout, code]).toEqual([`${seen}\n`, 0]);
    expect(stderr).toMatch(advice);
  });

  it("rejects if the service cannot be reached", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const env = { OPENSSL_CONF: undefined, PARSEC_SERVICE_ENDPOINT: "unix:/run/none/parsec.sock" };
    expect(await bench.run([nodeProgram(node), script, "key", "ec"], env)).toMatchObject({
      stdout: "ERR_PARSEC_OPENSSL_SERVICE, transport, parsec service not reachable\n",
      code: 0,
    });
  });

  it("has the text that the openssl command writes", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const { stdout } = await bench.run([nodeProgram(node), script, "text", "ec"], { OPENSSL_CONF: undefined });
    expect(stdout).toBe(await bench.must("pkey", "-in", "parsec:ec"));
  });
});
