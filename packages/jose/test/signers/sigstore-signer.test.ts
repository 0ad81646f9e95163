import { createHash, createPublicKey, verify } from "node:crypto";
import { ecdsaKey, rsaPkcs1v15Key } from "@parsec-ts/node";
import { DSSEBundleBuilder, MessageSignatureBundleBuilder, type Signer } from "@sigstore/sign";
import { expect, it, vi } from "vitest";
import { sigstoreSigner } from "../../src/index.js";
import { bytesOf, testService } from "../harness.js";

const service = testService();
const data = Buffer.from("an artifact");

it.each([
  ["ECDSA", ecdsaKey("P-256")],
  ["RSA", rsaPkcs1v15Key(2048)],
])("signs bundles of @sigstore/sign that OpenSSL verifies, by %s", async (name, attributes) => {
  const key = await service.parsec.ensureKey(`sigstore/${name}`, attributes);
  const publicKey = createPublicKey(await key.exportPublicKey("pem"));
  const signer: Signer = sigstoreSigner(key, { hint: "pump-17" });
  const bundle = await new MessageSignatureBundleBuilder({ signer, witnesses: [] }).create({ data });
  const { messageDigest, signature } = bundle.content.messageSignature;
  expect(messageDigest.digest).toEqual(createHash("sha256").update(data).digest());
  expect(verify("sha256", data, publicKey, signature)).toBe(true);
  expect(bundle.verificationMaterial.content).toMatchObject({ publicKey: { hint: "pump-17" } });

  const envelope = (
    await new DSSEBundleBuilder({ signer, witnesses: [] }).create({ data, type: "application/vnd.in-toto+json" })
  ).content.dsseEnvelope;
  const type = "application/vnd.in-toto+json";
  const encoded = Buffer.from(`DSSEv1 ${type.length} ${type} ${data.length} ${data}`);
  expect(verify("sha256", encoded, publicKey, envelope.signatures[0]?.sig ?? bytesOf(""))).toBe(true);
});

it("gives a Buffer, whose base64 the library asks for, and no hint unless it was given one", async () => {
  const key = await service.parsec.ensureKey("sigstore/ECDSA", ecdsaKey("P-256"));
  const signed = await sigstoreSigner(key).sign(data);
  expect(Buffer.isBuffer(signed.signature)).toBe(true);
  expect(signed.key).toStrictEqual({ $case: "publicKey", publicKey: await key.exportPublicKey("pem") });
  await expect(sigstoreSigner(key).sign("text" as never)).rejects.toMatchObject({ argument: "data" });
  expect(() => sigstoreSigner(key, { hint: 1 as never })).toThrow(expect.objectContaining({ argument: "hint" }));
});

it("gives plain bytes on a platform that has no Buffer", async () => {
  const key = await service.parsec.ensureKey("sigstore/ECDSA", ecdsaKey("P-256"));
  const sign = key.sign.bind(key);
  vi.spyOn(key, "sign").mockImplementation(async (...request) => {
    const signature = await sign(...request);
    vi.stubGlobal("Buffer", undefined);
    return signature;
  });
  const exported = await key.exportPublicKey("pem");
  const signed = await sigstoreSigner(key)
    .sign(data)
    .finally(() => vi.unstubAllGlobals());
  expect(Buffer.isBuffer(signed.signature)).toBe(false);
  expect(verify("sha256", data, createPublicKey(exported), signed.signature)).toBe(true);
});
