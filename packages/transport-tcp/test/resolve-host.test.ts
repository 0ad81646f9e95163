import { expect, it, vi } from "vitest";
import { tcpListener, tcpTransport } from "../src/index.js";
import { type HostAddress, resolveHost } from "../src/loopback.js";

const { lookup } = vi.hoisted(() => ({ lookup: vi.fn<(host: string, options: object) => Promise<HostAddress[]>>() }));
vi.mock("node:dns/promises", () => ({ lookup }));

const { signal } = new AbortController();
const remote = { family: "usage", code: "ERR_PARSEC_ENDPOINT_REMOTE", argument: "host" };
const HERE = { address: "127.0.0.1", family: 4 };
const HERE_TOO = { address: "::1", family: 6 };
const ELSEWHERE = { address: "192.0.2.1", family: 4 };

it("clear text stays on this machine: each address that a name has must be its own", async () => {
  for (const addresses of [
    [ELSEWHERE],
    [HERE, ELSEWHERE],
    [ELSEWHERE, HERE],
    [HERE, { address: "2001:db8::1", family: 6 }],
  ]) {
    lookup.mockResolvedValue(addresses);
    await expect(resolveHost("service.example", false)).rejects.toMatchObject(remote);
    await expect(tcpTransport({ host: "service.example", port: 1 }).connect({ signal })).rejects.toMatchObject(remote);
    await expect(tcpListener({ host: "service.example" })).rejects.toMatchObject(remote);
  }
});

it("a name of this machine alone is accepted, and any with allowRemote", async () => {
  lookup.mockResolvedValue([HERE, HERE_TOO]);
  expect(await resolveHost("service.example", false)).toEqual([HERE, HERE_TOO]);
  expect(lookup).toHaveBeenLastCalledWith("service.example", { all: true });
  lookup.mockResolvedValue([HERE, ELSEWHERE]);
  expect(await resolveHost("service.example", true)).toEqual([HERE, ELSEWHERE]);
});

it("an address needs no resolver", async () => {
  lookup.mockClear();
  expect(await resolveHost("127.0.0.1", false)).toEqual([HERE]);
  expect(await resolveHost("::1", false)).toEqual([HERE_TOO]);
  expect(lookup).not.toHaveBeenCalled();
});
