import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CryptoSession, cryptoServices } from "../crypto-services.js";

const algorithms = {
  ECDSA: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  "RSASSA-PKCS1-v1_5": {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
};

describe.each(cryptoServices)("@peculiar/x509: $title", ({ start }) => {
  let session: CryptoSession;
  beforeAll(async () => {
    session = await start();
  });
  afterAll(() => session?.close());

  it.each(Object.entries(algorithms))(
    "makes a request and a certificate that the platform verifies: %s",
    async (_, algorithm) => {
      const crypto = session.crypto as unknown as webcrypto.Crypto;
      const keys = (await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
      const request = await x509.Pkcs10CertificateRequestGenerator.create(
        { name: "CN=pump-17, O=Example", keys, signingAlgorithm: algorithm },
        crypto,
      );
      expect(await new x509.Pkcs10CertificateRequest(request.rawData).verify(globalThis.crypto)).toBe(true);
      const certificate = await x509.X509CertificateGenerator.createSelfSigned(
        { serialNumber: "01", name: "CN=pump-17", keys, signingAlgorithm: algorithm },
        crypto,
      );
      expect(await new x509.X509Certificate(certificate.rawData).verify({}, globalThis.crypto)).toBe(true);
    },
  );
});
