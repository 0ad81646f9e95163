import type { webcrypto } from "node:crypto";
import { isServiceKey } from "@parsec-ts/webcrypto";
import * as asn1js from "asn1js";
import * as asn1js3 from "asn1js3";
import * as pkijs4 from "pkijs";
import * as pkijs3 from "pkijs3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CryptoSession, cryptoServices } from "../crypto-services.js";

const message = new TextEncoder().encode("a message").buffer;
const COMMON_NAME = "2.5.4.3";

/** Two versions of the library, each with its own of asn1js, and with the same interface as far as these tests use it. */
const versions = [
  { version: 3, pkijs: pkijs3 as unknown as typeof pkijs4, asn1: asn1js3 as unknown as typeof asn1js },
  { version: 4, pkijs: pkijs4, asn1: asn1js },
];
const cases = cryptoServices.flatMap((service) => versions.map((version) => ({ ...service, ...version })));

describe.each(cases)("pkijs $version: $title", ({ start, pkijs, asn1 }) => {
  const { OctetString, Utf8String } = asn1;
  let session: CryptoSession;
  let ours: pkijs4.CryptoEngine;
  let platform: pkijs4.CryptoEngine;
  beforeAll(async () => {
    // A message has a key of its own, which pkijs imports as extractable: that is the platform's.
    session = await start("platform");
    ours = new pkijs.CryptoEngine({ name: "parsec", crypto: session.crypto as unknown as webcrypto.Crypto });
    platform = new pkijs.CryptoEngine({ name: "platform", crypto: globalThis.crypto });
  });
  afterAll(() => session?.close());

  const subtle = () => session.crypto.subtle as unknown as webcrypto.SubtleCrypto;
  const ecdsa = () =>
    subtle().generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
      "sign",
      "verify",
    ]) as Promise<webcrypto.CryptoKeyPair>;
  const oaep = () =>
    subtle().generateKey(
      { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
      false,
      ["encrypt", "decrypt"],
    ) as Promise<webcrypto.CryptoKeyPair>;

  async function certificateOf(subject: webcrypto.CryptoKey, signer: webcrypto.CryptoKey): Promise<pkijs4.Certificate> {
    const certificate = new pkijs.Certificate();
    certificate.version = 2;
    certificate.serialNumber.valueBlock.valueDec = 1;
    for (const name of [certificate.issuer, certificate.subject])
      name.typesAndValues.push(
        new pkijs.AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: "pump-17" }) }),
      );
    certificate.notBefore.value = new Date(2026, 0, 1);
    certificate.notAfter.value = new Date(2036, 0, 1);
    await certificate.subjectPublicKeyInfo.importKey(subject, ours);
    await certificate.sign(signer, "SHA-256", ours);
    return certificate;
  }

  it("makes a request and a certificate that the platform verifies", async () => {
    const { privateKey, publicKey } = await ecdsa();
    const request = new pkijs.CertificationRequest();
    request.subject.typesAndValues.push(
      new pkijs.AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: "pump-17" }) }),
    );
    await request.subjectPublicKeyInfo.importKey(publicKey, ours);
    await request.sign(privateKey, "SHA-256", ours);
    expect(await request.verify(platform)).toBe(true);
    const certificate = await certificateOf(publicKey, privateKey);
    expect(await certificate.verify(certificate, platform)).toBe(true);
  });

  it("makes a signed CMS message that the platform verifies", async () => {
    const { privateKey, publicKey } = await ecdsa();
    const certificate = await certificateOf(publicKey, privateKey);
    const signed = new pkijs.SignedData({
      version: 1,
      encapContentInfo: new pkijs.EncapsulatedContentInfo({
        eContentType: pkijs.ContentInfo.DATA,
        eContent: new OctetString({ valueHex: message }),
      }),
      signerInfos: [
        new pkijs.SignerInfo({
          version: 1,
          sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        }),
      ],
      certificates: [certificate],
    });
    await signed.sign(privateKey, 0, "SHA-256", undefined, ours);
    expect(await signed.verify({ signer: 0, trustedCerts: [certificate] }, platform)).toBe(true);
  });

  it("decrypts an enveloped CMS message that the platform made for a key of the service", async () => {
    const signer = await ecdsa();
    const { privateKey, publicKey } = await oaep();
    expect([privateKey, signer.privateKey].every(isServiceKey)).toBe(true);
    const certificate = await certificateOf(publicKey, signer.privateKey);
    const enveloped = new pkijs.EnvelopedData();
    enveloped.addRecipientByCertificate(certificate, { oaepHashAlgorithm: "SHA-256" }, undefined, platform);
    await enveloped.encrypt({ name: "AES-GCM", length: 256 } as webcrypto.AesKeyGenParams, message, platform);
    const decrypt = (key: webcrypto.CryptoKey) =>
      enveloped.decrypt(0, { recipientCertificate: certificate, recipientPrivateKey: key as never }, ours);
    expect(Buffer.from(await decrypt(privateKey))).toEqual(Buffer.from(message));
  });
});
