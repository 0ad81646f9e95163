import "reflect-metadata";
import { X509Certificate } from "node:crypto";
import { derSequence, encodeDer } from "@parsec-ts/key-formats";
import { deepCount, fuzzSeed, mutate, RandomChoices } from "@parsec-ts/test-support";
import * as peculiar from "@peculiar/x509";
import { assert, property, string, uint8Array } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createCsr, isParsecError, parse, parseName } from "../src/index.js";
import { hex, KINDS, testCa, testService } from "./harness.js";

const INPUTS = deepCount(200_000, 5_000);
const service = testService();
let certificate: string;
let request: string;
let corpus: Uint8Array[];
beforeAll(async () => {
  const san = { dns: ["a.b", "*.c.d"], ip: ["10.0.0.1", "fd00::1"], uri: "spiffe://a/b", email: "a@b.c" };
  const ca = await testCa(service);
  certificate = await ca.issue({ san, subject: "CN=pump-17+OU=é\\, b,O=Example,DC=example,DC=org" });
  request = await createCsr(await service.key(), { subject: "CN=a", san, keyUsage: ["digitalSignature"] });
  corpus = [certificate, request, ca.certificate].map((pem) => parse(pem).der);
  for (const [, attributes] of KINDS) {
    corpus.push(await createCsr(await service.key(attributes), { subject: "CN=a", san, format: "der" }));
  }
});

const malformed = expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED", family: "protocol" });

describe("parse", () => {
  it("reads what OpenSSL reads", () => {
    const byOpenssl = new X509Certificate(certificate);
    const parsed = parse(certificate);
    if (parsed.kind !== "certificate") throw new Error("a certificate was expected");
    expect(parsed.serialNumber).toBe(byOpenssl.serialNumber.toLowerCase());
    expect(parsed.notBefore).toEqual(new Date(byOpenssl.validFrom));
    expect(parsed.notAfter).toEqual(new Date(byOpenssl.validTo));
    expect(parsed.publicKey).toEqual(new Uint8Array(byOpenssl.publicKey.export({ format: "der", type: "spki" })));
    expect(byOpenssl.subjectAltName).toBe(
      "DNS:a.b, DNS:*.c.d, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1, URI:spiffe://a/b, email:a@b.c",
    );
    expect(parsed.san).toEqual({
      dns: ["a.b", "*.c.d"],
      ip: ["10.0.0.1", "fd00::1"],
      uri: ["spiffe://a/b"],
      email: ["a@b.c"],
    });
  });

  it("reads what @peculiar/x509 reads", () => {
    const theirs = new peculiar.X509Certificate(certificate);
    const parsed = parse(certificate);
    expect(parsed.extensions.map(({ oid, critical, value }) => [oid, critical, hex(value)])).toEqual(
      theirs.extensions.map(({ type, critical, value }) => [type, critical, hex(new Uint8Array(value))]),
    );
    expect(parseName(parsed.subject).map((part) => part.map(({ value }) => value))).toEqual(
      theirs.subjectName.toJSON().map((part) => Object.values(part).flat()),
    );
  });

  it.each(["text", "bytes of a text", "DER"])("takes %s", (form) => {
    for (const pem of [certificate, request]) {
      const expected = parse(pem);
      const input = { text: pem, "bytes of a text": Buffer.from(pem), DER: expected.der }[form] as string | Uint8Array;
      expect(parse(input)).toEqual(expected);
    }
  });

  it("takes the first one of a text, whatever stands around it and before its kind", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    expect(parse(`0 s:CN = a\n${key}${request}${certificate}`).kind).toBe("request");
    expect(parse(request.replaceAll("CERTIFICATE", "NEW CERTIFICATE")).kind).toBe("request");
    expect(parse(certificate.replaceAll("CERTIFICATE", "X509 CERTIFICATE")).kind).toBe("certificate");
    expect(parse(certificate.replaceAll("\n", "\r\n")).kind).toBe("certificate");
  });

  it("keeps nothing of the caller's bytes", () => {
    const { der } = parse(certificate);
    const parsed = parse(der);
    const before = parsed.extensions.map(({ value }) => hex(value));
    der.fill(0);
    expect(parsed.extensions.map(({ value }) => hex(value))).toEqual(before);
  });

  it("reads a certificate of the first version, and names what it does not know by object identifiers", () => {
    const body = encodeDer(
      derSequence(
        Buffer.from("020105", "hex"),
        Buffer.from("300506032b6570", "hex"), // Ed25519
        Buffer.from("300c310a300806035504030c0161", "hex"),
        Buffer.from("301e170d3236303130313030303030305a170d3237303130313030303030305a", "hex"),
        Buffer.from("300c310a300806035504030c0162", "hex"),
        Buffer.from(`302a300506032b6570032100${"07".repeat(32)}`, "hex"),
      ),
    );
    const rest = Buffer.from(`300506032b6570034100${"01".repeat(64)}`, "hex");
    const parsed = parse(encodeDer(derSequence(body, rest)));
    expect(parsed).toMatchObject({
      kind: "certificate",
      version: 1,
      serialNumber: "05",
      issuer: "CN=a",
      subject: "CN=b",
      keyType: "1.3.101.112",
      signatureAlgorithm: "1.3.101.112",
      extensions: [],
    });
    expect(parsed).not.toHaveProperty("keyBits");
  });

  it.each<[string, () => string | Uint8Array]>([
    ["an empty text", () => ""],
    ["a text without PEM", () => "CN=pump-17"],
    ["no bytes", () => new Uint8Array()],
    ["other bytes", () => Uint8Array.from([0xff, 1, 2])],
    ["a public key", () => "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n"],
    ["PEM that is not base64", () => "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"],
    ["a certificate with the label of a request", () => certificate.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST")],
    ["a request with the label of a certificate", () => request.replaceAll("CERTIFICATE REQUEST", "CERTIFICATE")],
    ["bytes after the end", () => Buffer.concat([parse(certificate).der, Buffer.of(0)])],
    ["an element after the end", () => Buffer.concat([parse(certificate).der, Buffer.of(5, 0)])],
    ["a shorter one", () => parse(certificate).der.subarray(0, -1)],
    ["an empty sequence", () => Uint8Array.of(0x30, 0)],
  ])("refuses %s", (_title, input) => {
    expect(() => parse(input())).toThrow(malformed);
  });

  it("refuses bytes and texts that are longer than any certificate, before it reads them", () => {
    const long = expect.objectContaining({ code: "ERR_PARSEC_X509_TOO_LONG", family: "protocol" });
    const element = Buffer.concat([Buffer.from("3083020000", "hex"), Buffer.alloc(131_072, 5)]);
    expect(() => parse(Uint8Array.from(element))).toThrow(long);
    expect(() => parse("a".repeat(1_048_577))).toThrow(long);
    expect(() => parse("a".repeat(1_048_576))).toThrow(malformed);
  });

  it.each([7, undefined, null, {}, [1]])("refuses %j as an argument", (input) => {
    expect(() => parse(input as never)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }));
  });

  it("throws only typed errors for changed certificates and requests, and gives names that can be parsed", () => {
    const choices = new RandomChoices(fuzzSeed("certificates"));
    const counts = { value: 0, error: 0 };
    for (let i = 0; i < INPUTS; i++) {
      const input = Uint8Array.from(mutate(corpus, choices));
      try {
        const parsed = parse(input);
        parseName(parsed.subject);
        counts.value++;
      } catch (error) {
        const isTyped = isParsecError(error) && (error.family === "protocol" || error.code === "ERR_PARSEC_X509_NAME");
        if (!isTyped) throw new Error(`finding: ${hex(input)}`, { cause: error });
        counts.error++;
      }
    }
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(INPUTS / 100);
  }, 300_000);

  it("throws only typed errors for any bytes and any text", () => {
    const check = (input: string | Uint8Array): void => {
      try {
        parse(input);
      } catch (error) {
        if (!isParsecError(error) || error.family !== "protocol") throw error;
      }
    };
    assert(property(uint8Array({ maxLength: 60 }), (bytes) => check(Uint8Array.of(0x30, bytes.length, ...bytes))));
    assert(property(uint8Array(), check));
    assert(property(string(), (text) => check(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`)));
  });

  it("costs no more than its bytes: each is looked at once a level, and no level is too deep", () => {
    // Every element that could be split is made of others: the widest and the deepest bodies that are read.
    const wide = Buffer.concat([Buffer.from("3083010000", "hex"), Buffer.alloc(65_536, "3000", "hex")]);
    // A reader that looked at each element again for each of the others would take minutes.
    for (let times = 0; times < 50; times++) expect(() => parse(Uint8Array.from(wide))).toThrow(malformed);
    let deep = Buffer.of(5, 0);
    while (deep.length < 65_536) {
      const length = Buffer.from(deep.length.toString(16).padStart(6, "0"), "hex");
      const start = length.findIndex((byte) => byte !== 0);
      const digits = length.subarray(start);
      deep = Buffer.concat([
        deep.length < 128 ? Buffer.of(0x30, deep.length) : Buffer.of(0x30, 0x80 | digits.length, ...digits),
        deep,
      ]);
    }
    expect(() => parse(Uint8Array.from(deep))).toThrow(/levels deep/);
  });
});
