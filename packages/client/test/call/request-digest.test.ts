import { createHash } from "node:crypto";
import { eccKeyPair, ecdsa, psaHashCompute, psaImportKey } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../src/index.js";
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
});
