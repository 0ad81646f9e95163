import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { unixListener } from "../../src/index.js";
import { freshPath } from "../socket-directory.js";

/** The package as it is loaded on another system. */
let other: typeof import("../../src/index.js");

beforeAll(async () => {
  const platform = vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
  vi.resetModules();
  other = await import("../../src/index.js");
  platform.mockRestore();
});

it("where sockets cannot be kept open, as outside Linux, the path is resolved and checked for each connection", async () => {
  const { signal } = new AbortController();
  const folder = freshPath("folder");
  mkdirSync(folder);
  symlinkSync(folder, `${folder}-link`);
  const path = join(`${folder}-link`, "../", folder.split("/").at(-1) ?? "", "s");
  const listener = await unixListener({ path });
  onTestFinished(() => listener.close());
  const transport = other.unixTransport({ path });
  for (const mode of [0o755, 0o700]) {
    chmodSync(folder, mode);
    (await transport.connect({ signal })).close();
  }
  chmodSync(folder, 0o777);
  await expect(transport.connect({ signal })).rejects.toMatchObject({
    code: "ERR_PARSEC_ENDPOINT_UNTRUSTED",
    path,
    reason: expect.stringContaining(`${folder} can be written to by everybody`),
  });
  transport.close?.();
});
