import { join } from "node:path";
import { openSslProgramForTests } from "@parsec-ts/native";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openWorkbench } from "../workbench.js";
import { nginx, startNginx } from "./nginx-server.js";
import { certify, signatureAlgorithms, TLS_CASES } from "./tls-cases.js";

const curl = (await openSslProgramForTests("curl")) ?? "";

describe.runIf(hasPrograms && nginx !== "" && curl !== "")("curl", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(TLS_CASES)(
    "shows its certificate over TLS %s with a key: %s, %s",
    { timeout: 60_000 },
    async (version, key, _title, provider) => {
      const bench = await openWorkbench(
        { [key]: KEYS[key] },
        { provider, signatureAlgorithms: key === "rsa" ? "RSA+SHA256" : "" },
      );
      await certify(bench, key);
      const algorithms = `${signatureAlgorithms(key)};`;
      await startNginx(bench, key, {
        version,
        lines: [
          `ssl_client_certificate ${key}.crt;`,
          "ssl_verify_client on;",
          `ssl_conf_command SignatureAlgorithms ${algorithms}`,
          `ssl_conf_command ClientSignatureAlgorithms ${algorithms}`,
        ],
      });
      const server = [
        "-sS",
        "--unix-socket",
        join(bench.cwd, "nginx.sock"),
        "--cacert",
        `${key}.crt`,
        "https://localhost/",
      ];
      const identity = ["--cert", `${key}.crt`, "--key", `${key}.pem`];
      // curl's signature algorithms are those of openssl.cnf, which a key for PKCS#1 v1.5 needs.
      expect(await bench.run([curl, ...identity, ...server])).toMatchObject({
        code: 0,
        stdout: `TLSv${version} SUCCESS\n`,
      });
    },
  );

  it("cannot sign without the service", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await certify(bench, "ec");
    await startNginx(bench, "ec", { lines: ["ssl_client_certificate ec.crt;", "ssl_verify_client on;"] });
    const server = ["-sS", "--unix-socket", join(bench.cwd, "nginx.sock"), "--cacert", "ec.crt", "https://localhost/"];
    const nowhere = { PARSEC_SERVICE_ENDPOINT: "unix:/run/none/parsec.sock" };
    const { code, stderr } = await bench.run([curl, "--cert", "ec.crt", "--key", "ec.pem", ...server], nowhere);
    expect(code).not.toBe(0);
    expect(stderr).toContain("parsec service not reachable");
  });
});
