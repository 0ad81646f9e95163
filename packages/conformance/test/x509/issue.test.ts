import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodePem } from "@parsec-ts/key-formats";
import { findOpenSsl } from "@parsec-ts/native";
import { ecdsaKey, type KeyAttributes, type ParsecKey, rsaPkcs1v15Key, rsaPssKey } from "@parsec-ts/node";
import { provisionForTests } from "@parsec-ts/real-service";
import { deepCount, temporaryDirectory } from "@parsec-ts/test-support";
import { createCsr, issue, parse, selfSign } from "@parsec-ts/x509";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScenarioContext } from "../../src/scenario.js";
import { mockServices, realServices } from "../../src/services.js";
import { findPython, runPython } from "../client/key/find-python.js";

/** Requests and certificates of each kind of key. */
const COUNT = deepCount(1000, 10);

const KINDS: readonly (readonly [title: string, attributes: KeyAttributes, hash: string])[] = [
  ["P-256", ecdsaKey("P-256"), "SHA-256"],
  ["P-384", ecdsaKey("P-384"), "SHA-384"],
  ["P-521", ecdsaKey("P-521"), "SHA-512"],
  ["RSA PKCS#1 v1.5", rsaPkcs1v15Key(2048), "SHA-256"],
  ["RSA-PSS", rsaPssKey(2048), "SHA-256"],
];

/** Kinds that a provider of service 1.4 refuses to make or to use, by the provider's profile. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  mbed: ["P-384"],
  pkcs11: ["RSA-PSS"],
  tpm: ["P-521", "RSA-PSS"],
};

const installation = await provisionForTests();
const python = (await findPython()) ?? "";
const program = await findOpenSsl();
const services = [...mockServices.slice(0, 1), ...(installation === undefined ? [] : realServices(installation))];
const directory = temporaryDirectory("certificates", afterAll);
const script = fileURLToPath(new URL("../../src/certificates/certificates.py", import.meta.url));

const openssl = (...args: readonly string[]): string =>
  execFileSync(program ?? "", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });

/** Writes a text to a file of its own. */
function fileOf(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe.each(services)("$title", ({ profiles: [profile = ""], start }) => {
  let context: ScenarioContext & AsyncDisposable;
  beforeAll(async () => {
    context = await start();
  });
  afterAll(async () => {
    await context?.[Symbol.asyncDispose]();
  });

  async function newKey(attributes: KeyAttributes): Promise<ParsecKey> {
    const { parsec, provider, freshName } = context;
    return await parsec.key(freshName(), { provider }).generate(attributes);
  }

  const isRefused = (title: string): boolean => REFUSED[profile]?.includes(title) ?? false;
  const refused = KINDS.filter(([title]) => isRefused(title));

  it.runIf(refused.length > 0).each(refused)("keys of %s are refused by the provider", async (_title, attributes) => {
    const request = newKey(attributes).then((key) => createCsr(key, { subject: "CN=a" }));
    await expect(request).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_PARSEC_SERVICE_/) });
  });

  describe.each(KINDS.filter(([title]) => !isRefused(title)))("with keys of %s", (_title, attributes, hash) => {
    const requests: string[] = [];
    const certificates: string[] = [];
    let authority = "";
    const subjectOf = (i: number): string => `CN=pump-${i},O=Example\\, Inc.`;
    const san = { dns: "pump.local", ip: "fd00::17" };

    /** The first request with another letter in its name. */
    function changed(): string {
      const { der } = parse(requests[0] ?? "");
      der[Buffer.from(der).indexOf("pump-0")] = 0x71;
      return encodePem("CERTIFICATE REQUEST", der);
    }

    beforeAll(async () => {
      const [caKey, key] = [await newKey(attributes), await newKey(attributes)];
      authority = await selfSign(caKey, { subject: "CN=Fleet CA", days: 100, basicConstraints: { ca: true } });
      for (let i = 0; i < COUNT; i++) {
        const request = await createCsr(key, { subject: subjectOf(i), san });
        requests.push(request);
        certificates.push(await issue(caKey, { issuer: authority, request, subject: subjectOf(i), san, days: 10 }));
      }
    }, 1_200_000);

    it.skipIf(program === undefined)(
      `OpenSSL verifies ${COUNT} requests`,
      () => {
        const path = join(directory, `${profile}-request.pem`);
        for (const [i, request] of requests.entries()) {
          writeFileSync(path, request);
          const shown = openssl("req", "-verify", "-noout", "-subject", "-nameopt", "RFC2253", "-in", path);
          expect(shown).toBe(`subject=${subjectOf(i)}\n`);
        }
        expect(requests).toHaveLength(COUNT);
      },
      600_000,
    );

    it.skipIf(program === undefined)(
      `OpenSSL verifies ${COUNT} certificates, by its strict rules`,
      () => {
        const ca = fileOf(`${profile}-ca.pem`, authority);
        const paths = certificates.map((pem, i) => fileOf(`${profile}-${i}.pem`, pem));
        const output = openssl("verify", "-x509_strict", "-CAfile", ca, ...paths);
        expect(output).toBe(paths.map((path) => `${path}: OK\n`).join(""));
      },
      600_000,
    );

    it.skipIf(python === "")(
      `Python's cryptography verifies ${COUNT} of both`,
      () => {
        const cases = [
          ...requests.map((pem) => ({ kind: "request", pem, hash })),
          ...certificates.map((pem) => ({ kind: "certificate", pem, issuer: authority, hash })),
        ];
        const expected = [...requests, ...certificates].map((pem, i) => {
          const parsed = parse(pem);
          return {
            subject: subjectOf(i % COUNT),
            dns: ["pump.local"],
            ip: ["fd00::17"],
            ...(parsed.kind === "certificate" && { serial: parsed.serialNumber }),
          };
        });
        expect(runPython(python, script, cases)).toEqual(expected);
        const wrong = [
          { kind: "request", pem: changed(), hash },
          { kind: "certificate", pem: certificates[0], issuer: certificates[0], hash },
        ];
        expect(runPython(python, script, wrong)).toEqual([
          { refused: expect.stringMatching(/InvalidSignature|ValueError/) },
          { refused: expect.stringContaining("another name") },
        ]);
      },
      600_000,
    );

    it("a request that was changed is refused", async () => {
      const caKey = await newKey(attributes);
      const issuer = await selfSign(caKey, { subject: "CN=Fleet CA", days: 100, basicConstraints: { ca: true } });
      const request = changed();
      const certificate = issue(caKey, { issuer, request, subject: "CN=a", days: 1 });
      await expect(certificate).rejects.toMatchObject({ code: "ERR_PARSEC_X509_SIGNATURE" });
    });
  });
});
