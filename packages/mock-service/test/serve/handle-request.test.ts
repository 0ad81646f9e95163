import { listProviders, type ProviderInfo } from "@parsec-ts/operations";
import { AuthType, ContentType, ProviderId, Status } from "@parsec-ts/wire-protocol";
import { expect, it, vi } from "vitest";
import type { ServiceParts } from "../../src/operations/call-context.js";
import { handleRequest } from "../../src/serve/handle-request.js";

const info: ProviderInfo = {
  uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552",
  description: "",
  vendor: "",
  versionMaj: 0,
  versionMin: 1,
  versionRev: 0,
  id: 1,
};

/** Asks a service with these providers for its providers; returns the status of the response, and what was logged. */
async function statusWith(...infos: ProviderInfo[]): Promise<{ readonly status: number; readonly logged: string[] }> {
  const log = vi.fn((_line: string) => undefined);
  const providers = infos.map((provider) => ({ info: provider, opcodes: [] }));
  const parts = { providers, authenticators: [], admins: [], log } as unknown as ServiceParts;
  const request = {
    provider: ProviderId.Core,
    session: 0n,
    contentType: ContentType.Protobuf,
    acceptType: ContentType.Protobuf,
    authType: AuthType.None,
    opcode: listProviders.opcode,
    body: new Uint8Array(0),
    auth: new Uint8Array(0),
  };
  const [header] = (await handleRequest(request, parts)).parts;
  return { status: Buffer.from(header ?? []).readUInt16LE(32), logged: log.mock.calls.map(([line]) => line) };
}

it("handleRequest sends a result that keeps the rule of its operation", async () => {
  expect(await statusWith(info)).toEqual({ status: Status.Success, logged: [] });
});

it.each([
  ["has an entry twice in providers", [info, info]],
  ["uuid is not 16 bytes", [{ ...info, uuid: "" }]],
])("handleRequest takes a result that breaks its rule for a defect of the mock: %s", async (problem, infos) => {
  expect(await statusWith(...infos)).toEqual({
    status: Status.PsaErrorGenericError,
    logged: [expect.stringMatching(new RegExp(`a defect of the mock, at opcode 8: .*ListProviders .*${problem}`))],
  });
});
