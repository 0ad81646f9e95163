import { aead, eccKeyPair, ecdsa, psaSignHash } from "@parsec-ts/operations";
import { encodeErrorResponse, encodeResponse, rawOperation, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { direct, noAuthentication, serviceErrorCode } from "../src/index.js";
import { answer, type Script, send } from "./scripted-peer.js";
import { world } from "./worlds.js";

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const alg = ecdsa("SHA_256");
const hash = new Uint8Array(32).fill(7);
const signRequest = { keyName: "k", alg, hash };
const empty: Script = (request, connection) => answer(request, connection, {});

describe("each operation goes down as the contract has it and comes back typed", () => {
  it("ping", async () => {
    const { client, peer } = await world((request, connection) =>
      answer(request, connection, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }),
    );
    expect(await client.ping()).toEqual({ major: 1, minor: 0 });
    expect(peer.requests).toMatchObject([{ opcode: 1, provider: 0, authType: 0, auth: new Uint8Array(0) }]);
  });

  it("signHash, to the default provider, authenticated", async () => {
    const signature = new Uint8Array(64).fill(9);
    const { client, peer } = await world((request, connection) => answer(request, connection, { signature }));
    expect(await client.signHash(signRequest)).toEqual(signature);
    expect(peer.requests).toMatchObject([{ opcode: 4, provider: 3, authType: 3, auth: Uint8Array.of(0xe8, 3, 0, 0) }]);
    expect(psaSignHash.request.decode(peer.requests[0]?.body ?? hash)).toEqual(signRequest);
  });

  it("listKeys, to the core provider and authenticated all the same", async () => {
    const keys = [{ providerId: 3, name: "k", attributes }];
    const { client, peer } = await world((request, connection) => answer(request, connection, { keys }));
    expect(await client.listKeys()).toEqual(keys);
    expect(peer.requests).toMatchObject([{ opcode: 26, provider: 0, authType: 3 }]);
  });

  it("listOpcodes, exportPublicKey, generateKey, importKey, destroyKey", async () => {
    const { client, peer } = await world((request, connection) =>
      answer(request, connection, { opcodes: [1, 2], data: Uint8Array.of(4) }),
    );
    expect(await client.listOpcodes(3)).toEqual([1, 2]);
    expect(await client.exportPublicKey("k")).toEqual(Uint8Array.of(4));
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

  it("verifyHash: true, false for InvalidSignature, an error for anything else", async () => {
    const statuses = [Status.Success, Status.PsaErrorInvalidSignature, Status.PsaErrorDoesNotExist];
    const { client } = await world((request, connection) =>
      send(connection, encodeErrorResponse({ provider: 3 }, request.opcode, statuses.shift() ?? 0)),
    );
    const request = { ...signRequest, signature: new Uint8Array(64) };
    expect(await client.verifyHash(request)).toBe(true);
    expect(await client.verifyHash(request)).toBe(false);
    await expect(client.verifyHash(request)).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" });
  });

  it("with another provider and authenticator for one call", async () => {
    const { client, peer } = await world(empty);
    await client.destroyKey("k", { provider: 1, authenticator: direct("jörg") });
    await client.destroyKey("k", { authenticator: noAuthentication() });
    expect(peer.requests).toMatchObject([
      { provider: 1, authType: 1, auth: new TextEncoder().encode("jörg") },
      { provider: 3, authType: 0 },
    ]);
  });
});

describe("a status other than Success", () => {
  it.each([
    [Status.PsaErrorAlreadyExists, "ERR_PARSEC_SERVICE_ALREADY_EXISTS", "choose another name"],
    [Status.PsaErrorDoesNotExist, "ERR_PARSEC_SERVICE_DOES_NOT_EXIST", "listKeys"],
    [Status.WireProtocolVersionNotSupported, "ERR_PARSEC_SERVICE_WIRE_PROTOCOL_VERSION_NOT_SUPPORTED", "(4)"],
    [Status.WrongProviderUuid, "ERR_PARSEC_SERVICE_WRONG_PROVIDER_UUID", "(18)"],
    [60_000, "ERR_PARSEC_SERVICE_UNKNOWN_STATUS", "newer service"],
  ])("%i is a service error with a code of its own", async (status, code, advice) => {
    // As a service answers whose reader gave up at the header: as if it had been a ping.
    const { client } = await world((_request, connection) =>
      send(connection, encodeErrorResponse({ provider: 0 }, 1, status)),
    );
    const error = await client.exportPublicKey("k").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ family: "service", code, status, opcode: 7, provider: 3 });
    expect(String(error)).toContain(advice);
  });

  it("has a distinct code for every name", () => {
    const codes = Object.keys(Status).map((name) => serviceErrorCode(name as keyof typeof Status));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^ERR_PARSEC_SERVICE(_[A-Z0-9]+)+$/);
  });
});

describe("an answer to something that was not asked", () => {
  const result = rawOperation(7).result;
  it.each([
    ["another opcode", encodeResponse({ provider: 3 }, { opcode: 4, result }, Uint8Array.of(0x0a, 1, 4)), "OPCODE"],
    ["another provider", encodeResponse({ provider: 1 }, { opcode: 7, result }, Uint8Array.of(0x0a, 1, 4)), "PROVIDER"],
    [
      "a session",
      encodeResponse({ provider: 3, session: 1n }, { opcode: 7, result }, Uint8Array.of(0x0a, 1, 4)),
      "SESSION",
    ],
    [
      "a body that is no result",
      encodeResponse({ provider: 3 }, { opcode: 7, result }, Uint8Array.of(0x0a, 9)),
      "BODY",
    ],
  ])("is refused: %s", async (_title, frame, what) => {
    const { client } = await world((_request, connection) => send(connection, frame));
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({
      family: "protocol",
      code: `ERR_PARSEC_PROTOCOL_${what}`,
    });
  });

  it("is refused: another content type", async () => {
    const { client } = await world(async (_request, connection) => {
      const bytes = Buffer.concat(
        encodeResponse({ provider: 3 }, { opcode: 7, result }, Uint8Array.of(0x0a, 1, 4)).parts,
      );
      bytes[19] = 1;
      await send(connection, { parts: [bytes] });
    });
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_CONTENT_TYPE" });
  });
});

it("refuses a request that cannot be encoded before anything is connected", async () => {
  const { client, peer } = await world(empty);
  await expect(client.signHash({ ...signRequest, hash: "7" as never })).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument: "hash",
  });
  for (const request of [undefined, null, {}, { ...signRequest, alg: null }, { ...signRequest, alg: "ecdsa" }]) {
    await expect(client.signHash(request as never)).rejects.toMatchObject({
      name: "ParsecError",
      code: "ERR_PARSEC_ARGUMENT",
    });
  }
  await expect(client.destroyKey("k", { provider: 256 })).rejects.toMatchObject({ argument: "provider" });
  expect(peer.requests).toEqual([]);
});

it("leaves the caller's bytes as they were", async () => {
  const { client } = await world((request, connection) => answer(request, connection, { signature: hash }));
  const data = new Uint8Array(32).fill(5);
  await client.importKey({ keyName: "k", attributes, data });
  expect(data).toEqual(new Uint8Array(32).fill(5));
});

it("refuses any hash in a request, which is only for a policy, before anything is connected", async () => {
  const { client, peer } = await world(empty);
  const any = { keyName: "k", alg: ecdsa("any") };
  const calls = [
    () => client.signHash({ ...any, hash }),
    () => client.verifyHash({ ...any, hash, signature: hash }),
    () => client.signMessage({ ...any, message: hash }),
    () => client.verifyMessage({ ...any, message: hash, signature: hash }),
  ];
  for (const call of calls)
    await expect(call()).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "alg.hashAlg" });
  expect(peer.requests).toEqual([]);
});

it("says what may be wrong where providers do not: nothing can be encrypted to nothing", async () => {
  const { client } = await world((request, connection) =>
    send(connection, encodeErrorResponse({ provider: 3 }, request.opcode, Status.PsaErrorInvalidArgument)),
  );
  const request = { keyName: "k", alg: aead("GCM"), nonce: hash, plaintext: new Uint8Array(0) };
  await expect(client.aeadEncrypt(request)).rejects.toThrow("an empty plaintext is refused too");
});

it("calls the same service over another transport, asking nothing again, and is closed on its own", async () => {
  const [first, second] = [await world(empty), await world(empty)];
  const over = first.client.withTransport({ transport: second.transport });
  const before = second.peer.requests.length;
  await over.destroyKey("k", { timeoutMs: 1_000 });
  expect(second.peer.requests.slice(before)).toMatchObject([{ opcode: 3, provider: 3, authType: 3 }]);
  await over.close();
  await expect(over.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
  await first.client.destroyKey("k");
});
