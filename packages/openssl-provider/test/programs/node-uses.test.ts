import { join } from "node:path";
import { ecdhKey, rsaKeyPair, rsaOaep } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { makesKeysOfUris } from "../../js/key/parsec-private-key.js";
import { buildProvider } from "../../scripts/build-provider.js";
import { NODES, nodeProgram, nodeVersion } from "../nodes.js";
import { hasPrograms, KEYS, openWorkbench, type Workbench } from "../workbench.js";
import { certify } from "./tls-cases.js";

const script = join(import.meta.dirname, "node-uses.mjs");
const page = join(import.meta.dirname, "../../../../docs/guides/node-uses.md");
const keys = {
  ...KEYS,
  agreement: ecdhKey("P-256"),
  // The service refuses to encrypt with this one: OpenSSL's default provider does, with the public half.
  encryption: rsaKeyPair(2048, { usage: ["decrypt"], algorithm: rsaOaep("SHA_256") }),
};
const TITLES: Readonly<Record<string, string>> = { ec: "EC", rsa: "RSA", pss: "RSA-PSS" };

const INTRODUCTION = `# What Node does with a key of a Parsec service

\`npx vitest run -u test/programs/node-uses.test.ts\` writes this page: each use runs in a process of its own, on each version, with an EC key, an RSA
key and one that permits RSA-PSS, on the mock service. A cell that names no key holds for all of them. The keys are of \`createPrivateKey(await parsecKeyPem(name))\`,
after \`loadParsecProvider()\`. On Node 24 and 26 those of \`parsecPrivateKey(name)\` are tried too, and do the same. "the text" is that of \`parsecKeyPem\`.

**ON NODE 20 AND 22, EXPORTING A PRIVATE KEY AS JWK ABORTS THE PROCESS IN A THREAD THAT HAS NOT CALLED \`loadParsecProvider()\`**: in a worker that was
handed the key, or where an openssl.cnf has loaded the module. Call it first in each thread: the export then throws, as below. The safe way to a JWK is
\`createPublicKey(key).export({ format: "jwk" })\`.
`;

/** Runs a use: "works", "throws" with the code, or "**ABORTS**". */
async function run(bench: Workbench, node: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await bench.run([nodeProgram(node), script, ...args], { OPENSSL_CONF: undefined });
  // A process that was ended by a signal has no code.
  const text = code === null ? "**ABORTS**" : code === 0 ? stdout.trim() : stderr;
  expect(text).toMatch(/^(works|throws \w+|\*\*ABORTS\*\*)$/);
  return text;
}

/** The outcome of a use, with each key that it is for. */
async function outcome(bench: Workbench, node: string, use: string, names: readonly string[]): Promise<string> {
  const keysOf = new Map<string, string[]>();
  for (const name of names) {
    const text = await run(bench, node, use, name);
    if (makesKeysOfUris(nodeVersion(node))) expect(await run(bench, node, use, name, "uri")).toBe(text);
    const shown = text.replace(/ (\w+)$/, " `$1`");
    keysOf.set(shown, [...(keysOf.get(shown) ?? []), TITLES[name] ?? name]);
  }
  const texts = [...keysOf].map(([text, own]) => (keysOf.size === 1 ? text : `${text} (${own.join(", ")})`));
  return texts.join("; ");
}

describe.runIf(hasPrograms)("a key of the service in Node", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("works or throws, as the table says", { timeout: 600_000 }, async () => {
    const bench = await openWorkbench(keys);
    await certify(bench, "ec");
    const { stdout } = await bench.run([nodeProgram("20"), script]);
    const uses: readonly [string, readonly string[]][] = JSON.parse(stdout);
    const columns = await Promise.all(
      NODES.map(async (node) => {
        const cells = [];
        for (const [use, names] of uses) cells.push(await outcome(bench, node, use, names));
        return cells;
      }),
    );
    const rows = uses.map(([use], index) => `| ${[use, ...columns.map((cells) => cells[index])].join(" | ")} |`);
    expect(rows.length).toBeGreaterThan(30);
    // Of all uses, one ends a process of two versions: the page has it in capitals, with a safe way beside it.
    const aborting = rows.filter((row) => row.includes("ABORTS"));
    expect(aborting).toEqual([
      expect.stringMatching(/not called `loadParsecProvider` \|( \*\*ABORTS\*\* \|){2} throws/),
    ]);
    const head = [`| | ${NODES.map((node) => `Node ${node}`).join(" | ")} |`, `|${"---|".repeat(NODES.length + 1)}`];
    await expect([INTRODUCTION, ...head, ...rows, ""].join("\n")).toMatchFileSnapshot(page);
  });
});
