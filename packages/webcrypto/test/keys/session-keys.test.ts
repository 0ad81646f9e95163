import type { ParsecClient } from "@parsec-ts/node";
import { ecdsaKey, type KeyInfo, Opcode } from "@parsec-ts/operations";
import { ParsecError, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { listSessionKeys, parsecCrypto, refusalReason, removeSessionKeys } from "../../src/index.js";
import { EC, errorNameOf, errorOf, replacing, testCrypto, withoutPublicImports } from "../harness.js";

const SIGN = ["sign", "verify"] as const;

interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe("close()", () => {
  it("returns when the keys are removed that were being made", async () => {
    await using test = await testCrypto();
    const entered = gate();
    const held = gate();
    const client = replacing(test.client, {
      async generateKey(...given) {
        entered.open();
        await held.passed;
        await test.client.generateKey(...given);
      },
    });
    const crypto = parsecCrypto(client);
    const making = errorNameOf(crypto.subtle.generateKey(EC, false, SIGN));
    await entered.passed;
    let isClosed = false;
    const closing = crypto.close().then(() => {
      isClosed = true;
    });
    // A round trip to the service: a close that does not wait would be over.
    await test.client.listKeys();
    await test.client.listKeys();
    expect(isClosed).toBe(false);
    held.open();
    await closing;
    expect(await test.client.listKeys()).toEqual([]);
    expect(await making).toBe("InvalidStateError");
  });

  it("removes a half-made key that could not be removed at once", async () => {
    await using test = await testCrypto();
    let refusals = 1;
    const client = replacing(test.client, {
      async destroyKey(...given) {
        if (refusals-- > 0) throw new Error("not now");
        await test.client.destroyKey(...given);
      },
    });
    const crypto = parsecCrypto(client, { platform: withoutPublicImports });
    expect((await errorOf(crypto.subtle.generateKey(EC, false, SIGN))).message).toBe("no");
    expect(await listSessionKeys(test.client)).toHaveLength(1);
    await crypto.close();
    expect(await test.client.listKeys()).toEqual([]);
  });
});

describe("a key that the provider says it has not made", () => {
  it.each(["PsaErrorCommunicationFailure", "PsaErrorGenericError"] as const)(
    "is removed with the others if it is there all the same: %s",
    async (statusName) => {
      await using test = await testCrypto();
      const client = replacing(test.client, {
        async generateKey(...given) {
          await test.client.generateKey(...given).catch(() => undefined);
          const status = Status[statusName];
          throw new ParsecError("service", "ERR_PARSEC_SERVICE_GENERIC_ERROR", "No.", { status, statusName });
        },
      });
      const crypto = parsecCrypto(client);
      expect(refusalReason(await errorOf(crypto.subtle.generateKey(EC, false, SIGN)))).toBe("provider");
      expect(await listSessionKeys(test.client)).toHaveLength(1);
      await crypto.close();
      expect(await test.client.listKeys()).toEqual([]);
    },
  );

  it("is forgotten if the error is certain", async () => {
    await using test = await testCrypto();
    test.service.setFaults({
      seed: 1,
      faults: [{ kind: "wrongStatus", status: Status.PsaErrorNotSupported, opcodes: [Opcode.PsaGenerateKey] }],
    });
    expect(refusalReason(await errorOf(test.subtle.generateKey(EC, false, SIGN)))).toBe("provider");
    test.calls();
    await test.crypto.close();
    expect(test.calls()).toEqual([]);
  });
});

describe("removeSessionKeys", () => {
  it("removes a key in the provider that has it, and no key of another name", async () => {
    await using test = await testCrypto();
    const [key] = await keysOf(test.client);
    const removed: unknown[] = [];
    const client = replacing(test.client, {
      listKeys: async () => [
        { ...key, name: "a", providerId: 3 },
        { ...key, name: "b", providerId: 1 },
      ],
      async destroyKey(name, options) {
        removed.push([name, options]);
      },
    });
    await removeSessionKeys(client, ["a", "c"]);
    expect(removed).toEqual([["a", { provider: 3 }]]);
  });
});

async function keysOf(client: ParsecClient): Promise<readonly [KeyInfo]> {
  await client.ensureKey("any", ecdsaKey("P-256"));
  return (await client.listKeys()) as unknown as readonly [KeyInfo];
}

describe("the prefix of session keys", () => {
  it("is not empty: every key of the application would be one", async () => {
    await using test = await testCrypto();
    const error = expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" });
    expect(() => parsecCrypto(test.client, { keyPrefix: "" })).toThrow(error);
    await expect(listSessionKeys(test.client, "")).rejects.toThrow(error);
    await expect(listSessionKeys(test.client, null as unknown as string)).rejects.toThrow(error);
    expect(test.calls()).toEqual([]);
  });
});
