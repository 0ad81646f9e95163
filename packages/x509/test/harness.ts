import { X509Certificate } from "node:crypto";
import { startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  ecdsaKey,
  type KeyAttributes,
  type ParsecKey,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/node";
import { serviceForTests } from "@parsec-ts/test-support";
import { afterAll, beforeAll } from "vitest";
import type { IssueOptions, SelfSignOptions } from "../src/index.js";
import { createCsr, issue, selfSign } from "../src/index.js";

/** Every kind of key that signs here, with its signature algorithm. */
export const KINDS: readonly (readonly [title: string, attributes: KeyAttributes, algorithm: string])[] = [
  ["P-256", ecdsaKey("P-256"), "ECDSA with SHA-256"],
  ["P-384", ecdsaKey("P-384"), "ECDSA with SHA-384"],
  ["P-521", ecdsaKey("P-521"), "ECDSA with SHA-512"],
  ["RSA PKCS#1 v1.5", rsaPkcs1v15Key(2048, "SHA_384"), "RSA PKCS#1 v1.5 with SHA-384"],
  ["RSA-PSS", rsaPssKey(2048, "SHA_512"), "RSA-PSS with SHA-512"],
];

/** A mock service in memory with a client, for the tests of one file. */
export interface TestService {
  readonly parsec: ConnectedClient;
  /** A key of its own name, P-256 by default. */
  key(attributes?: KeyAttributes): Promise<ParsecKey>;
}

/** Starts a mock service before the tests of a file, and ends it after them. */
export function testService(): TestService {
  const start = () => startMockService({ allowDeprecated: true });
  const shared = serviceForTests({ beforeAll, afterAll }, start, ({ transport }) => connect({ transport }));
  let keys = 0;
  return {
    get parsec() {
      return shared.parsec;
    },
    key: (attributes = ecdsaKey("P-256")) => shared.parsec.ensureKey(`key-${keys++}`, attributes),
  };
}

/** A CA with its certificate. */
export interface TestCa {
  readonly key: ParsecKey;
  readonly certificate: string;
  issue(options?: Partial<IssueOptions>): Promise<string>;
}

export async function testCa(
  { key }: TestService,
  attributes?: KeyAttributes,
  options: Partial<SelfSignOptions> = {},
): Promise<TestCa> {
  const caKey = await key(attributes);
  const deviceKey = await key();
  const request = await createCsr(deviceKey, { subject: "CN=asked for" });
  const certificate = (await selfSign(caKey, {
    subject: "CN=Fleet CA,O=Example",
    days: 100,
    basicConstraints: { ca: true },
    ...options,
  } as SelfSignOptions & { format?: "pem" })) as string;
  return {
    key: caKey,
    certificate,
    issue: (more = {}) =>
      issue(caKey, {
        issuer: certificate,
        request,
        subject: "CN=pump-17,O=Example",
        ...(more.notAfter === undefined && { days: 10 }),
        ...more,
      } as IssueOptions & { format?: "pem" }),
  };
}

/** A certificate as OpenSSL reads it. */
export const byOpenssl = (pem: string): X509Certificate => new X509Certificate(pem);

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const fromHexText = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, "hex"));

/** The error that a promise is rejected with, or a function throws. */
export async function errorOf(work: Promise<unknown> | (() => unknown)): Promise<Error & { readonly code?: string }> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    return error as Error;
  }
  throw new Error("There was no error.");
}
