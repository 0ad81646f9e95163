import { ecdhKey, type ParsecKey, rsaOaepKey } from "@parsec-ts/node";
import { psaAsymmetricDecrypt, psaRawKeyAgreement } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { type ContentKeyRequest, contentKey } from "../../src/jwe/content-key.js";
import { errorOf, testService } from "../harness.js";

const test = testService();

/** Does some work while the service answers an operation with a status, whatever its result was. */
async function withStatus<T>({ opcode }: { readonly opcode: number }, status: number, work: () => Promise<T>) {
  test.service.setFaults({ seed: 1, faults: [{ kind: "wrongStatus", status, opcodes: [opcode] }] });
  try {
    return await work();
  } finally {
    test.service.setFaults(undefined);
  }
}

describe("a content key that is wrapped by RSA", () => {
  const request: ContentKeyRequest = {
    header: { alg: "RSA-OAEP-256" },
    alg: "RSA-OAEP-256",
    enc: "A128CBC-HS256",
    encryptedKey: new Uint8Array(256),
  };
  const rsaKey = () => test.parsec.ensureKey("content-key/rsa", rsaOaepKey(2048));

  /** The request with these bytes as the wrapped key. */
  async function wrapped(key: ParsecKey, length: number): Promise<ContentKeyRequest> {
    return { ...request, encryptedKey: await key.encrypt(new Uint8Array(length).fill(7)) };
  }

  it("is unwrapped if it has the length of the content encryption", async () => {
    const key = await rsaKey();
    expect(await contentKey(key, await wrapped(key, 32), {})).toEqual(new Uint8Array(32).fill(7));
  });

  it.each([1, 16, 31, 33, 64])(
    "is another one at random if it has %i bytes, and what was unwrapped is wiped",
    async (length) => {
      const key = await rsaKey();
      const decrypted = vi.spyOn(key, "decrypt");
      const made = await contentKey(key, await wrapped(key, length), {});
      expect(made).toHaveLength(32);
      expect(made).not.toEqual(new Uint8Array(32));
      expect(await decrypted.mock.results[0]?.value).toEqual(new Uint8Array(length));
    },
  );

  it.each([
    "PsaErrorInvalidPadding",
    "PsaErrorInvalidSignature",
    "PsaErrorInvalidArgument",
    "PsaErrorCommunicationFailure",
  ] as const)("is another one at random, each time, if the service answers %s", async (name) => {
    const key = await rsaKey();
    const made = await withStatus(psaAsymmetricDecrypt, Status[name], async () => [
      await contentKey(key, request, {}),
      await contentKey(key, request, {}),
    ]);
    for (const one of made) expect(one).toHaveLength(32);
    expect(made[0]).not.toEqual(made[1]);
    expect(made).not.toContainEqual(new Uint8Array(32));
  });

  it.each(["PsaErrorInsufficientMemory", "PsaErrorDoesNotExist", "PsaErrorNotPermitted"] as const)(
    "is not replaced if the service answers %s",
    async (name) => {
      const key = await rsaKey();
      const error = await withStatus(psaAsymmetricDecrypt, Status[name], () => errorOf(contentKey(key, request, {})));
      expect(error).toMatchObject({ family: "service", statusName: name });
    },
  );

  it("is not replaced after an error of ours or of another origin", async () => {
    const key = await rsaKey();
    await expect(contentKey(key, request, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
    });
    const defect = new TypeError("a defect");
    vi.spyOn(key, "decrypt").mockRejectedValue(defect);
    await expect(contentKey(key, request, {})).rejects.toBe(defect);
  });

  it("is not made where the platform has no random bytes", async () => {
    const key = await rsaKey();
    vi.stubGlobal("crypto", undefined);
    const error = await errorOf(contentKey(key, request, {})).finally(() => vi.unstubAllGlobals());
    expect(error.code).toBe("ERR_PARSEC_LOCAL_UNSUPPORTED");
  });
});

describe("a content key that is agreed", () => {
  const request: ContentKeyRequest = {
    header: { alg: "ECDH-ES" },
    alg: "ECDH-ES",
    enc: "A256GCM",
    encryptedKey: new Uint8Array(),
  };
  const ecKey = () => test.parsec.ensureKey("content-key/ec", ecdhKey("P-256"));

  /** The request with the public key of the writer. */
  async function written(): Promise<ContentKeyRequest> {
    const peer = await test.parsec.ensureKey("content-key/writer", ecdhKey("P-256"));
    return { ...request, header: { alg: "ECDH-ES", epk: await peer.exportPublicKey("jwk") } };
  }

  it("has the length of the content encryption, and the agreed secret is wiped", async () => {
    const key = await ecKey();
    const agreed = vi.spyOn(key, "agree");
    expect(await contentKey(key, await written(), {})).toHaveLength(32);
    expect(await agreed.mock.results[0]?.value).toEqual(new Uint8Array(32));
  });

  it("wipes the agreed secret where the platform cannot derive a key", async () => {
    const key = await ecKey();
    const agreed = vi.spyOn(key, "agree");
    const digest = vi.spyOn(globalThis.crypto.subtle, "digest").mockRejectedValue(new TypeError("no SHA-256"));
    await expect(contentKey(key, await written(), {})).rejects.toThrow("no SHA-256");
    digest.mockRestore();
    expect(await agreed.mock.results[0]?.value).toEqual(new Uint8Array(32));
  });

  it("is unwrapped by a key that the platform does not export, and that is wiped", async () => {
    const key = await ecKey();
    const imported = vi.spyOn(globalThis.crypto.subtle, "importKey");
    const wrapped = { ...(await written()), alg: "ECDH-ES+A128KW", encryptedKey: new Uint8Array(24) } as const;
    expect(await contentKey(key, wrapped, {})).toBeUndefined();
    expect(imported.mock.calls).toEqual([["raw", new Uint8Array(16), "AES-KW", false, ["unwrapKey"]]]);
    imported.mockRestore();
  });

  it.each([[undefined], [null], [1], ["text"], [[]], [{}], [{ kty: "oct", k: "AAAA" }]])(
    "is undefined for %j as the key of the writer",
    async (epk) => {
      expect(await contentKey(await ecKey(), { ...request, header: { alg: "ECDH-ES", epk } }, {})).toBeUndefined();
    },
  );

  it("is undefined if the service refuses the key of the writer", async () => {
    const [key, epk] = [await ecKey(), await written()];
    const made = await withStatus(psaRawKeyAgreement, Status.PsaErrorInvalidArgument, () => contentKey(key, epk, {}));
    expect(made).toBeUndefined();
  });

  it("is not undefined after another error: it is thrown", async () => {
    const [key, epk] = [await ecKey(), await written()];
    const error = await withStatus(psaRawKeyAgreement, Status.PsaErrorInsufficientMemory, () =>
      errorOf(contentKey(key, epk, {})),
    );
    expect(error).toMatchObject({ statusName: "PsaErrorInsufficientMemory" });
    await expect(contentKey(key, epk, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
    });
    await expect(contentKey(key, epk, { deadline: -1 } as never)).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "deadline",
    });
    const defect = new TypeError("a defect");
    vi.spyOn(key, "agree").mockRejectedValue(defect);
    await expect(contentKey(key, epk, {})).rejects.toBe(defect);
  });
});
