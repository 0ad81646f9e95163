import { eccKeyPair, ecdsa, psaSignHash } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "../harness.js";
import { respond, respondEmpty, respondStatus } from "../scripted-peer.js";

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const alg = ecdsa("SHA_256");
const hash = new Uint8Array(32).fill(7);
const signRequest = { keyName: "k", alg, hash };

describe("CryptoOperations", () => {
  it("sends signHash to the default provider, authenticated", async () => {
    const signature = new Uint8Array(64).fill(9);
    const { client, peer } = await connectTestClient((request, connection) =>
      respond(request, connection, { signature }),
    );
    expect(await client.signHash(signRequest)).toEqual(signature);
    expect(peer.requests).toMatchObject([{ opcode: 4, provider: 3, authType: 3, auth: Uint8Array.of(0xe8, 3, 0, 0) }]);
    expect(psaSignHash.request.decode(peer.requests[0]?.body ?? hash)).toEqual(signRequest);
  });

  it("sends operations on keys to the default provider, and listOpcodes to the core provider", async () => {
    const publicKey = new Uint8Array(65).fill(4);
    const { client, peer } = await connectTestClient((request, connection) =>
      respond(request, connection, { opcodes: [1, 2], data: publicKey }),
    );
    expect(await client.listOpcodes(3)).toEqual([1, 2]);
    expect(await client.exportPublicKey("k")).toEqual(publicKey);
    await client.generateKey({ keyName: "k", attributes });
    await client.importKey({ keyName: "k", attributes, data: Uint8Array.of(1) });
    await client.destroyKey("k");
    expect(peer.requests.map(({ opcode, provider }) => [opcode, provider])).toEqual([
      [9, 0],
      [7, 3],
      [2, 3],
      [6, 3],
      [3, 3],
    ]);
  });

  it("returns from verifyHash true for Success, false for InvalidSignature, and throws for any other status", async () => {
    const statuses = [Status.Success, Status.PsaErrorInvalidSignature, Status.PsaErrorDoesNotExist];
    const { client } = await connectTestClient((request, connection) =>
      respondStatus(request, connection, statuses.shift() ?? 0),
    );
    const request = { ...signRequest, signature: new Uint8Array(64) };
    expect(await client.verifyHash(request)).toBe(true);
    expect(await client.verifyHash(request)).toBe(false);
    await expect(client.verifyHash(request)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" });
  });

  it("refuses the algorithm `any hash`, which is only for a policy, before anything is connected", async () => {
    const { client, peer } = await connectTestClient(respondEmpty);
    const any = { keyName: "k", alg: ecdsa("any") };
    const calls = [
      () => client.signHash({ ...any, hash }),
      () => client.verifyHash({ ...any, hash, signature: hash }),
      () => client.signMessage({ ...any, message: hash }),
      () => client.verifyMessage({ ...any, message: hash, signature: hash }),
    ];
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "alg.hashAlg" });
    const none = { ...signRequest, alg: { kind: "ecdsa", hashAlg: undefined } as never };
    await expect(client.signHash(none)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT" });
    expect(peer.requests).toEqual([]);
  });
});
