import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openssl, openWorkbench, PROGRAMS, type Workbench } from "../workbench.js";
import { certify, signatureAlgorithms, type TlsCase, tlsCases } from "./tls-cases.js";

/** Starts s_server, which sends lines back reversed to clients that have a certificate. */
async function serve(bench: Workbench, key: string, reference: string, ...options: string[]): Promise<void> {
  const identity = ["-cert", `${key}.crt`, "-key", reference, "-Verify", "1", "-CAfile", `${key}.crt`];
  const args = ["s_server", "-unix", "tls.sock", "-unlink", "-rev", "-verify_return_error", ...identity, ...options];
  await bench.start([openssl, ...args], /ACCEPT/);
}

/** Sends a line over TLS, and returns what comes back. */
async function ask(bench: Workbench, key: string, reference: string, ...options: string[]) {
  const identity = ["-cert", `${key}.crt`, "-key", reference, "-CAfile", `${key}.crt`, "-verify_return_error"];
  const client = [openssl, "s_client", "-unix", "tls.sock", "-quiet", ...identity, ...options];
  // The server closes the connection at this word.
  return await bench.run(["sh", "-c", '(echo parsec; echo CLOSE) | "$@"', "sh", ...client]);
}

describe.runIf(hasPrograms)("s_server and s_client", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(
    PROGRAMS.flatMap(([title, provider, program]) =>
      tlsCases(provider).map((one) => [one.version, one.key, title, provider, program] as const),
    ),
  )(
    "speak TLS %s with keys at both ends: %s, %s",
    { timeout: 60_000 },
    async (version, key, _title, provider, program) => {
      const bench = await openWorkbench({ [key]: KEYS[key] }, { provider, program });
      await certify(bench, key);
      const options = [`-tls${version.replace(".", "_")}`, "-sigalgs", signatureAlgorithms(key)];
      await serve(bench, key, `${key}.pem`, ...options, "-client_sigalgs", signatureAlgorithms(key));
      const { stdout, stderr } = await ask(bench, key, `parsec:${key}`, ...options);
      expect(stdout, stderr).toContain("cesrap");
    },
  );

  it.each<[string, TlsCase["key"], string[]]>([
    ["RSA key exchange", "rsa", ["-tls1_2", "-cipher", "kRSA"]],
    ["TLS 1.3 with a key for PKCS#1 v1.5", "rsa", ["-tls1_3"]],
  ])("fail cleanly, and the server goes on: %s", { timeout: 60_000 }, async (_title, key, options) => {
    const bench = await openWorkbench({ [key]: KEYS[key] });
    await certify(bench, key);
    const server = ["s_server", "-unix", "tls.sock", "-unlink", "-cert", `${key}.crt`, "-key", `${key}.pem`];
    await bench.start([openssl, ...server, "-www", "-cipher", "ALL"], /ACCEPT/);
    const connect = (...more: string[]) =>
      bench.openssl("s_client", "-unix", "tls.sock", "-CAfile", `${key}.crt`, ...more);
    const refused = await connect(...options);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/alert/);
    expect((await connect("-tls1_2", "-sigalgs", "RSA+SHA256")).stdout).toContain("Verify return code: 0");
  });
});
