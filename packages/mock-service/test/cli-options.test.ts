import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCliOptions, UsageError } from "../src/cli-options.js";

const directory = mkdtempSync(join(tmpdir(), "mock-options-"));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function fileWith(text: string): string {
  const path = join(directory, String(files++));
  writeFileSync(path, text);
  return path;
}
const json = (value: unknown) => fileWith(JSON.stringify(value));

const endpoint = "unix:/service.sock";
const KEYS = { keys: [{ kty: "EC" }] };

describe("the options of parsec-mock-service", () => {
  it("are those that were given, and no others", async () => {
    expect(await readCliOptions(["--endpoint", endpoint])).toEqual({ service: { endpoint } });
    const all = [
      ...["--endpoint", endpoint, "--provider", "tpm", "--provider", "pkcs11", "--keys", "/keys"],
      ...["--admin", "1000", "--admin", "root", "--allow-remote", "--allow-deprecated", "--replay", "/recordings"],
    ];
    expect(await readCliOptions(all)).toEqual({
      service: {
        endpoint,
        providers: ["tpm", "pkcs11"],
        keyDirectory: "/keys",
        admins: ["1000", "root"],
        allowRemote: true,
        allowDeprecated: true,
      },
      replay: "/recordings",
    });
  });

  it("of a file hold where the command line says nothing", async () => {
    const configured = {
      endpoint: "unix:/configured.sock",
      providers: ["tpm"],
      keyDirectory: "/configured",
      admins: ["7"],
      allowRemote: false,
      allowDeprecated: false,
    };
    const config = json(configured);
    expect(await readCliOptions(["--config", config])).toEqual({ service: configured });
    expect(await readCliOptions(["--config", config, "--endpoint", endpoint, "--keys", "/keys"])).toEqual({
      service: { ...configured, endpoint, keyDirectory: "/keys" },
    });
  });

  it("add JWT-SVID to the authenticators of the file, or to the usual ones", async () => {
    const jwtSvid = { kind: "jwt-svid", keys: KEYS };
    const args = ["--endpoint", endpoint, "--jwt-svid-keys", json(KEYS)];
    const usual = ["unix-peer-credentials", "direct", jwtSvid];
    expect(await readCliOptions(args)).toEqual({ service: { endpoint, authenticators: usual } });
    expect(await readCliOptions([...args, "--config", json({ authenticators: ["direct"] })])).toEqual({
      service: { endpoint, authenticators: ["direct", jwtSvid] },
    });
  });

  it("are not read if help is asked for", async () => {
    expect(await readCliOptions(["--help", "--config", "/nonexistent"])).toBeUndefined();
  });

  it.each<[string, () => string[], string]>([
    ["no endpoint", () => [], "--endpoint is missing."],
    ["no endpoint in the file either", () => ["--config", json({})], "--endpoint is missing."],
    ["an unknown option", () => ["--endpoint", endpoint, "--nonsense"], "--nonsense"],
    ["a surplus argument", () => ["--endpoint", endpoint, "surplus"], "surplus"],
    ["a file that is not there", () => ["--config", "/nonexistent.json"], "/nonexistent.json: ENOENT"],
    ["a file that is no JSON", () => ["--config", fileWith("{")], "JSON"],
    ["a list", () => ["--config", json([])], "must hold a JSON object."],
    ["null", () => ["--config", json(null)], "must hold a JSON object."],
    ["a number", () => ["--config", json(1)], "must hold a JSON object."],
    [
      "keys that are a text",
      () => ["--endpoint", endpoint, "--jwt-svid-keys", json("keys")],
      "must hold a JSON object.",
    ],
  ])("are refused with the usage: %s", async (_title, args, text) => {
    const refused = readCliOptions(args());
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(text);
  });
});
