import { operationsByOpcode } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "./harness.js";
import { operationCalls } from "./operation-calls.js";
import { respond, respondEmpty, respondStatus } from "./scripted-peer.js";

describe("ParsecClient", () => {
  it("has a method for every operation of the contract", () => {
    expect(operationCalls.map(([name]) => name)).toEqual([...operationsByOpcode.values()].map(({ name }) => name));
  });

  it("calls the same service over another transport without connecting again, and is closed on its own", async () => {
    const [first, second] = [await connectTestClient(respondEmpty), await connectTestClient(respondEmpty)];
    const moved = first.client.withTransport({ transport: second.transport });
    const before = second.peer.requests.length;
    await moved.destroyKey("k", { timeoutMs: 1_000 });
    expect(second.peer.requests.slice(before)).toMatchObject([{ opcode: 3, provider: 3, authType: 3 }]);
    await moved.close();
    await expect(moved.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
    await first.client.destroyKey("k");
  });
});

describe("a client over another transport", () => {
  it("proves its identity by the authenticator that it is given, and the first client by its own", async () => {
    const { client, peer } = await connectTestClient(respondEmpty);
    const authenticate = () => Uint8Array.of(1, 2);
    const moved = client.withTransport({ authenticator: { authType: client.authType, authenticate } });
    await moved.destroyKey("k");
    await client.destroyKey("k");
    const [given, own] = peer.requests.slice(-2).map(({ auth }) => [...auth]);
    expect(given).toEqual([1, 2]);
    expect(own).not.toEqual(given);
  });
});

describe.each(operationCalls)("the method for %s", (name, call, request, result, returned) => {
  const operation = [...operationsByOpcode.values()].find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);

  it("sends the request of the contract and returns the result, typed", async () => {
    const { client, peer } = await connectTestClient((received, connection) => respond(received, connection, result), {
      scriptsListings: true,
    });
    expect(await call(client)).toEqual(returned);
    const [sent] = peer.requests;
    expect(sent).toMatchObject({
      opcode: operation.opcode,
      provider: operation.class === "crypto" ? 3 : 0,
      authType: operation.authenticated ? 3 : 0,
    });
    expect(operation.request.decode(sent?.body ?? new Uint8Array(0))).toEqual(request);
  });

  it("reports a refusal of the service as an error, or as false if the result is a boolean", async () => {
    const status =
      returned === true
        ? name === "CanDoCrypto"
          ? Status.PsaErrorNotSupported
          : Status.PsaErrorInvalidSignature
        : Status.PsaErrorHardwareFailure;
    const { client } = await connectTestClient((received, connection) => respondStatus(received, connection, status), {
      scriptsListings: true,
    });
    if (returned === true) expect(await call(client)).toBe(false);
    else
      await expect(call(client)).rejects.toMatchObject({
        code: "ERR_PARSEC_SERVICE_HARDWARE_FAILURE",
        opcode: operation.opcode,
      });
  });
});
