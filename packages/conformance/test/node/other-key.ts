import { generateKeyPairSync, type KeyObject } from "node:crypto";

/** Generates a P-256 key pair that no service has. `point` is its public key in PSA's format. */
export function generateOtherKey(): { readonly privateKey: KeyObject; readonly point: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  return { privateKey, point: Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]) };
}
