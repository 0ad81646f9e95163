import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aesGcmKey, psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../scripts/build-provider.js";
import { hasPrograms, KEYS, openssl, openWorkbench, type Workbench } from "./workbench.js";

interface Case {
  readonly reason: string;
  /** The text beside it. */
  readonly advice: RegExp;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly before?: (bench: Workbench) => unknown;
}

const sign = (key: string, ...options: string[]): string[] => [
  "dgst",
  "-sha256",
  "-sign",
  key,
  ...options,
  "openssl.cnf",
];
const respondWith = (status: number) => (bench: Workbench) =>
  bench.mock?.setFaults({ seed: 1, faults: [{ kind: "wrongStatus", status, opcodes: [psaSignHash.opcode] }] });
const pss = ["-sigopt", "rsa_padding_mode:pss"];

/** Writes a copy of a key file in which bytes of the block are replaced. */
const writeBlock = (replace: (der: string) => string) => async (bench: Workbench) => {
  await bench.must("pkey", "-in", "parsec:ec", "-out", "ec.pem");
  const [, body = ""] = /-\n([\s\S]*)-----END/.exec(readFileSync(join(bench.cwd, "ec.pem"), "utf8")) ?? [];
  const der = Buffer.from(replace(Buffer.from(body, "base64").toString("latin1")), "latin1").toString("base64");
  writeFileSync(
    join(bench.cwd, "ec.pem"),
    `-----BEGIN PARSEC PRIVATE KEY-----\n${der}\n-----END PARSEC PRIVATE KEY-----\n`,
  );
};

const CASES: Readonly<Record<string, Case>> = {
  "the service does not run": {
    reason: "parsec service not reachable",
    advice: /no socket.*PARSEC_SERVICE_ENDPOINT/,
    args: sign("parsec:ec"),
    env: { PARSEC_SERVICE_ENDPOINT: "unix:/run/none/parsec.sock" },
  },
  "another user can have made the endpoint": {
    reason: "parsec endpoint not trusted",
    advice: /write/,
    args: sign("parsec:ec"),
    before: ({ cwd }) => chmodSync(cwd, 0o777),
  },
  "the service refuses the identity": {
    reason: "parsec identity refused",
    advice: /authentic/i,
    args: sign("parsec:ec"),
    before: respondWith(11),
  },
  "the service does not respond in time": {
    reason: "parsec service timed out",
    advice: /ended while waiting.*PARSEC_TIMEOUT_MS/,
    args: sign("parsec:ec"),
    env: { PARSEC_TIMEOUT_MS: "500" },
    before: ({ mock }) =>
      mock?.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] }),
  },
  "there is no such key": {
    reason: "parsec key does not exist",
    advice: /key none.*openssl storeutl parsec:/,
    args: sign("parsec:none"),
  },
  "the key permits another digest": {
    reason: "parsec key does not permit this",
    advice: /key ec permits ECDSA with SHA256/,
    args: ["dgst", "-sha512", "-sign", "parsec:ec", "openssl.cnf"],
  },
  "the key permits another padding": {
    reason: "parsec key does not permit this",
    advice: /key pss permits RSA-PSS with SHA256.*rsa_padding_mode:pss/,
    args: sign("parsec:pss"),
  },
  "the provider cannot do it": {
    reason: "parsec provider does not support this",
    advice: /PsaErrorNotSupported/,
    args: sign("parsec:ec"),
    before: respondWith(1134),
  },
  "the service has failed": {
    reason: "parsec service failed",
    advice: /PsaErrorHardwareFailure/,
    args: sign("parsec:ec"),
    before: respondWith(1147),
  },
  "the key is of another kind": {
    reason: "parsec key type not usable",
    advice: /EC and RSA keys/,
    args: sign("parsec:aes"),
  },
  "the URI asks for another kind": {
    reason: "parsec key type not usable",
    advice: /not of the type/,
    args: sign("parsec:ec?type=RSA"),
  },
  "the URI is no URI": { reason: "parsec uri not valid", advice: /hexadecimal/, args: sign("parsec:%zz") },
  "a setting is wrong": {
    reason: "parsec setting not valid",
    advice: /correct timeout_ms/,
    args: sign("parsec:ec"),
    env: { PARSEC_TIMEOUT_MS: "soon" },
  },
  "the digest is none of SHA-2": {
    reason: "parsec digest not usable",
    advice: /sha1: choose SHA-256/,
    args: ["dgst", "-sha1", "-sign", "parsec:ec", "openssl.cnf"],
  },
  "the padding is no signature's": {
    reason: "parsec padding not usable",
    advice: /pss or/,
    args: sign("parsec:rsa", "-sigopt", "rsa_padding_mode:none"),
  },
  "the salt has another length than the hash": {
    reason: "parsec salt length not usable",
    advice: /rsa_pss_saltlen:digest/,
    args: sign("parsec:pss", ...pss, "-sigopt", "rsa_pss_saltlen:20"),
  },
  "the salt is to be the longest": {
    reason: "parsec salt length not usable",
    advice: /rsa_pss_saltlen:digest/,
    args: sign("parsec:pss", ...pss, "-sigopt", "rsa_pss_saltlen:max"),
  },
};

/** Blocks that cannot be read. The openssl command shows "unsupported" for these. */
const BAD_BLOCKS: Readonly<Record<string, (der: string) => string>> = {
  "is cut": (der) => der.slice(0, -1),
  "has a byte too many": (der) => `${der}\0`,
  "has another type": (der) => der.replace("\x0c\x02EC", "\x0c\x02ED"),
  "has a point that is too short for its curve": (der) =>
    der.replace("\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", "\x05\x2b\x81\x04\x00\x22"),
};

describe.runIf(hasPrograms)("OpenSSL's error stack", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(Object.entries(CASES))(
    "has a reason of its own, and what to do, when %s",
    async (_title, { reason, advice, args, env, before }) => {
      const bench = await openWorkbench({ ...KEYS, aes: aesGcmKey(256) });
      await before?.(bench);
      const { code, stderr } = await bench.run([openssl, ...args], env);
      expect(code).not.toBe(0);
      const line = stderr.split("\n").find((text) => text.includes(`:parsec::${reason}:`));
      expect(line, stderr).toMatch(advice);
    },
  );

  it.each(Object.entries(BAD_BLOCKS))("refuses a block that %s", async (_title, replace) => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await writeBlock((der) => der)(bench);
    await bench.must(...sign("ec.pem"));
    await writeBlock(replace)(bench);
    expect(await bench.openssl(...sign("ec.pem"))).not.toMatchObject({ code: 0 });
  });

  it("uses a file with a public half without asking the service before it signs", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await bench.must("pkey", "-in", "parsec:ec", "-out", "ec.pem");
    const env = { PARSEC_SERVICE_ENDPOINT: "unix:/run/none/parsec.sock" };
    expect(await bench.run([openssl, "pkey", "-in", "ec.pem", "-pubout"], env)).toMatchObject({ code: 0 });
    const { stderr } = await bench.run([openssl, ...sign("ec.pem")], env);
    expect(stderr).toContain("parsec service not reachable");
  });
});
