import { createHash } from "node:crypto";
import { eccKeyPair, ecdsa, operationsByOpcode, ping, psaHashCompute, psaImportKey } from "@parsec-ts/operations";
import { EMPTY, encodeRequest, rawOperation } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { requestDigest } from "../../src/call/request-digest.js";
import type { CallEvent, Host } from "../../src/index.js";
import { connectTestClient } from "../harness.js";

describe("requestDigest", () => {
  it("is the hash of the request body, which a service can compute too, and absent for requests that may hold a secret", async () => {
    const events: CallEvent[] = [];
    const { client, host, peer } = await connectTestClient((_request, connection) => connection.close());
    const sha256 = (parts: readonly Uint8Array[]): string =>
      createHash("sha256").update(Buffer.concat(parts)).digest("hex");
    Object.assign(host, { observe: (event: CallEvent) => events.push(event), digest: sha256 });
    const large = new Uint8Array(20_000).fill(7);
    const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
    await client.destroyKey("k").catch(() => undefined);
    await client
      .verifyHash({ keyName: "k", alg: ecdsa("SHA_256"), hash: large, signature: large })
      .catch(() => undefined);
    await client.listKeys().catch(() => undefined);
    await client.importKey({ keyName: "k", attributes, data: large }).catch(() => undefined);
    await client.hashCompute({ alg: "SHA_256", input: large }).catch(() => undefined);
    const had = peer.requests.slice(-5).map(({ opcode, body }) => ({ opcode, requestDigest: sha256([body]) }));
    expect(events.map(({ opcode, requestDigest }) => ({ opcode, requestDigest }))).toEqual([
      ...had.slice(0, 3),
      { opcode: psaImportKey.opcode, requestDigest: undefined },
      { opcode: psaHashCompute.opcode, requestDigest: undefined },
    ]);
  });

  const frame = encodeRequest({ provider: 3, authType: 0, auth: EMPTY }, rawOperation(1), Uint8Array.of(1));
  const host = { digest: () => "a digest" } as unknown as Host;

  it("is made for no request that holds a key, a plaintext or a message, and for none outside the contract", () => {
    const withDigest = [...operationsByOpcode.values()].filter((operation) => requestDigest(host, operation, frame));
    const secret = [
      "PsaImportKey",
      "PsaAsymmetricEncrypt",
      "PsaAeadEncrypt",
      "PsaCipherEncrypt",
      "PsaSignMessage",
      "PsaVerifyMessage",
      "PsaMacCompute",
      "PsaMacVerify",
      "PsaHashCompute",
      "PsaHashCompare",
    ];
    const names = [...operationsByOpcode.values()].map(({ name }) => name);
    expect(withDigest.map(({ name }) => name)).toEqual(names.filter((name) => !secret.includes(name)));
    const vendors = { ...ping, opcode: 0xf000_0000 };
    expect(requestDigest(host, vendors, frame)).toBeUndefined();
  });

  it("is absent where the host has no digest, or one that throws", () => {
    const throwing = {
      digest: () => {
        throw new Error("digest");
      },
    } as unknown as Host;
    for (const other of [{} as Host, throwing]) expect(requestDigest(other, ping, frame)).toBeUndefined();
    expect(requestDigest(host, ping, frame)).toBe("a digest");
  });
});
