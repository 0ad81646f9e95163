// Run in a project that has the packages installed, by the runtime that is to be tried: a service on a Unix socket, a key in it, a signature that the
// platform verifies, a token, and a key of WebCrypto. No `await using`: this is for the oldest Node too.
import { mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createJwks, signJwt, verifyJwt } from "@parsec-ts/jose";
import { startMockService } from "@parsec-ts/mock-service";
import { connect, ecdsaKey, isParsecError } from "@parsec-ts/node";
import { parsecCrypto } from "@parsec-ts/webcrypto";

const directory = mkdtempSync(join(homedir(), ".parsec-ts-use-"));
const endpoint = `unix:${join(directory, "parsec.sock")}`;
const service = await startMockService({ endpoint });
const parsec = await connect({ endpoint });
try {
  const key = await parsec.ensureKey("device/identity", ecdsaKey("P-256"));
  await verifyByPlatform(key);
  await useToken(key);
  await useWebCrypto();
  await key.destroy();
  const error = await parsec
    .key("device/identity")
    .sign(new Uint8Array(1))
    .catch((error) => error);
  if (!isParsecError(error) || error.statusName !== "PsaErrorDoesNotExist") throw error;
  console.log("signed and verified");
} finally {
  await parsec.close();
  await service.close();
  rmSync(directory, { recursive: true, force: true });
}

async function verifyByPlatform(key) {
  const message = new TextEncoder().encode("hello");
  const signature = await key.sign(message);
  const { subtle } = globalThis.crypto;
  const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const publicKey = await subtle.importKey("spki", await key.exportPublicKey("der"), ecdsa, true, ["verify"]);
  if (!(await subtle.verify(ecdsa, publicKey, signature, message))) throw new Error("the signature does not verify");
  signature[0] ^= 1;
  if (await subtle.verify(ecdsa, publicKey, signature, message)) throw new Error("a broken signature verifies");
}

async function useToken(key) {
  const token = await signJwt(key, { sub: "pump-17", aud: "cloud" }, { expiresIn: "5m" });
  const { claims } = await verifyJwt(await createJwks([key]), token, { audience: "cloud" });
  if (claims.sub !== "pump-17") throw new Error(JSON.stringify(claims));
}

async function useWebCrypto() {
  const crypto = parsecCrypto(parsec);
  const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ecdsa, false, ["sign", "verify"]);
  const message = new TextEncoder().encode("message");
  const signature = await crypto.subtle.sign(ecdsa, privateKey, message);
  if (!(await crypto.subtle.verify(ecdsa, publicKey, signature, message))) throw new Error("WebCrypto does not verify");
  await crypto.close?.();
}
