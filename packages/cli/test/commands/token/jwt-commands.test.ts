import { createPublicKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { createLocalJWKSet, decodeProtectedHeader, importSPKI, jwtVerify, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, runCli } from "../../run-cli.js";

const cleanups: (() => void)[] = [];
const directory = temporaryDirectory("jwt", (remove) => cleanups.push(remove));
let service: MockService;
const run = (args: readonly string[], stdin = ""): Promise<Ended> => runCli(args, { service, stdin });

beforeAll(async () => {
  service = await startMockService();
  await run(["key", "create", "ec"]);
  await run(["key", "create", "rsa", "--type", "rsa-2048", "--alg", "pss-sha256"]);
});
afterAll(async () => {
  await service.close();
  for (const remove of cleanups) remove();
});

describe("jwt sign", () => {
  it.each(["ec", "rsa"])("by the key %s makes a token that jose verifies by the set of jwt jwks", async (name) => {
    const token = (
      await run(["jwt", "sign", '{"scope":"read"}', "-k", name, "--sub", "pump-17", "--aud", "cloud"])
    ).stdout.trim();
    const jwks = createLocalJWKSet(JSON.parse((await run(["jwt", "jwks", "ec", "rsa"])).stdout));
    const { payload } = await jwtVerify(token, jwks, { audience: "cloud" });
    expect(payload).toMatchObject({ scope: "read", sub: "pump-17" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  it.each([
    [["--expires-in", "90"], 90],
    [["--expires-in", "2h"], 7200],
    [["--no-expiry"], undefined],
  ])("with %j expires after %s seconds", async (options, expected) => {
    const { stdout } = await run(["jwt", "sign", "-k", "ec", "--json", ...options]);
    const [, payload = ""] = JSON.parse(stdout).token.split(".");
    const { iat, exp } = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(exp === undefined ? undefined : exp - iat).toBe(expected);
  });

  it("takes the claims from a pipe, with their own exp", async () => {
    const token = (await run(["jwt", "sign", "-k", "ec", "--in", "-"], '{"exp":4102444800}')).stdout.trim();
    expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).exp).toBe(4102444800);
  });

  it.each([
    [["{"]],
    [["[]"]],
    [["null"]],
    [["7"]],
    [['{"sub":1}']],
    [["--expires-in", "soon"]],
    [['{"sub":"a"}', "--sub", "b"]],
  ])("refuses %j with 2", async (args) => {
    expect((await run(["jwt", "sign", "-k", "ec", ...args])).code).toBe(2);
  });
});

describe("jwt verify", () => {
  const signed = async (...options: string[]): Promise<string> =>
    (await run(["jwt", "sign", "-k", "ec", "--sub", "pump-17", ...options])).stdout;

  it("prints the claims of a token from a pipe or a file, by a key of the service or a file of keys", async () => {
    const token = await signed("--aud", "cloud", "--iss", "device");
    const [tokenFile, jwks] = [join(directory, "token"), join(directory, "jwks.json")];
    writeFileSync(tokenFile, token);
    writeFileSync(jwks, (await run(["jwt", "jwks", "ec"])).stdout);
    const { code, stdout } = await run(["jwt", "verify", "-k", "ec", "--aud", "cloud", "--iss", "device"], token);
    expect({ code, claims: JSON.parse(stdout) }).toMatchObject({ code: 0, claims: { sub: "pump-17", aud: "cloud" } });
    const byFile = await run(["jwt", "verify", "--in", tokenFile, "--jwks", jwks, "--aud", "cloud", "--json"]);
    expect(JSON.parse(byFile.stdout)).toMatchObject({ header: { alg: "ES256" }, claims: { sub: "pump-17" } });
  });

  it("exits with 1 for a token that must be refused: changed, expired, of another issuer, for another reader", async () => {
    const token = await signed("--aud", "cloud");
    const verify = (text: string, ...options: string[]) => run(["jwt", "verify", "-k", "ec", ...options], text);
    const changed = token.replace(/\.(.)/, (_, first) => `.${first === "A" ? "B" : "A"}`);
    const expired = (await run(["jwt", "sign", '{"exp":1}', "-k", "ec"])).stdout;
    for (const [ended, code] of [
      [await verify(changed, "--aud", "cloud"), "SIGNATURE"],
      [await verify(token), "CLAIM"],
      [await verify(token, "--aud", "cloud", "--iss", "another"), "CLAIM"],
      [await verify(expired), "EXPIRED"],
      [await verify(await signed("--no-expiry")), "CLAIM"],
      [await verify("no token"), "MALFORMED"],
    ] as const) {
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "" });
      expect(ended.stderr).toContain(`(ERR_PARSEC_JOSE_${code})`);
    }
    expect((await verify(await signed("--no-expiry"), "--no-expiry")).code).toBe(0);
  });

  it("takes the algorithm from the key: a token by its public half as a secret is refused", async () => {
    const pem = (await run(["key", "export", "ec"])).stdout;
    const forged = await new SignJWT({ sub: "x" })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("5m")
      .sign(Buffer.from(pem));
    expect((await run(["jwt", "verify", "-k", "ec"], forged)).code).toBe(1);
    expect(decodeProtectedHeader(await signed())).toMatchObject({ alg: "ES256" });
    await expect(jwtVerify((await signed()).trim(), await importSPKI(pem, "ES256"))).resolves.toBeDefined();
    expect(createPublicKey(pem).asymmetricKeyType).toBe("ec");
  });

  it("wants to know the keys, and only one kind of them", async () => {
    const token = await signed();
    expect((await run(["jwt", "verify"], token)).code).toBe(2);
    expect((await run(["jwt", "verify", "-k", "ec", "--jwks", "x.json"], token)).code).toBe(2);
    expect((await run(["jwt", "verify", "--jwks", join(directory, "absent")], token)).code).toBe(12);
  });
});
