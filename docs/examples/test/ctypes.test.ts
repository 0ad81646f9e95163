import { join } from "node:path";
import { buildClient } from "@parsec-ts/native";
import { isNative, runProgram, startMock } from "@parsec-ts/native/testing";
import { expect, it } from "vitest";

it.runIf(isNative)("the example in Python signs through the C library", { timeout: 400_000 }, async () => {
  const library = join(await buildClient(), "lib/libparsec_client.so");
  const program = ["python3", join(import.meta.dirname, "../ctypes/sign.py"), library];
  const outcome = { code: 0, stdout: "signed and verified: 64 bytes\n", stderr: "" };
  const where = await startMock();
  for (let time = 0; time < 2; time++) expect(await runProgram(program, where)).toEqual(outcome);
});

it.runIf(isNative)("the example in Python prints the error's text", { timeout: 400_000 }, async () => {
  const library = join(await buildClient(), "lib/libparsec_client.so");
  const program = ["python3", join(import.meta.dirname, "../ctypes/sign.py"), library];
  const { code, stderr } = await runProgram(program, { cwd: "/", endpoint: "unix:/nonexistent/parsec.sock" });
  expect(code).toBe(1);
  expect(stderr).toContain("There is no socket at the endpoint");
});
