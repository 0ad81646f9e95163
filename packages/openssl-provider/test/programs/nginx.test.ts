import { once } from "node:events";
import { chmodSync, copyFileSync, cpSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { dirname, join } from "node:path";
import { connect as connectTls } from "node:tls";
import { isDeep } from "@parsec-ts/native/testing";
import { connect } from "@parsec-ts/node";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildProvider, modulePath } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openssl, openWorkbench, SERVICES, type Workbench } from "../workbench.js";
import { isRoot, nginx, startNginx } from "./nginx-server.js";
import { certify, signatureAlgorithms, TLS_CASES } from "./tls-cases.js";

/** Makes a handshake with nginx, and sends a request; returns the response, which names the version of TLS. */
async function handshake({ cwd }: Workbench, key: string, path = "/"): Promise<string> {
  const ca = readFileSync(join(cwd, `${key}.crt`));
  const socket = connectTls({ socket: connectSocket(join(cwd, "nginx.sock")), ca, servername: "localhost" });
  try {
    await once(socket, "secureConnect");
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    return String((await once(socket, "data"))[0]);
  } finally {
    socket.destroy();
  }
}

/** Workers of an nginx: the children of its master. */
const workersOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
const residentKiB = (pid: string): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

describe.runIf(hasPrograms && nginx !== "")("nginx", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(TLS_CASES)(
    "serves TLS %s with a key: %s, %s",
    { timeout: 60_000 },
    async (version, key, _title, provider) => {
      const bench = await openWorkbench({ [key]: KEYS[key] }, { provider });
      await certify(bench, key);
      const lines = [`ssl_conf_command SignatureAlgorithms ${signatureAlgorithms(key)};`];
      await startNginx(bench, key, { version, lines });
      expect(await handshake(bench, key)).toContain(`TLSv${version}`);
    },
  );

  it("asks clients for their certificates", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench(KEYS);
    for (const key of ["ec", "pss"]) await certify(bench, key);
    const lines = ["ssl_client_certificate pss.crt;", "ssl_verify_client on;"];
    await startNginx(bench, "ec", { lines });
    const request = "GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n";
    const client = [openssl, "s_client", "-quiet", "-unix", "nginx.sock", "-CAfile", "ec.crt", "-verify_return_error"];
    const identity = ["-cert", "pss.crt", "-key", "pss.pem"];
    const ask = (...more: string[]) => bench.run(["sh", "-c", `printf '${request}' | "$@"`, "sh", ...client, ...more]);
    expect((await ask(...identity)).stdout).toContain("TLSv1.3 SUCCESS");
    expect((await ask()).stdout).toContain("400 No required SSL certificate");
  });

  it("takes the key by a variable, and signs as a client of another server", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench(KEYS);
    for (const key of ["ec", "pss"]) await certify(bench, key);
    const upstream = join(bench.cwd, "upstream.sock");
    const inner = [`listen unix:${upstream} ssl;`, "ssl_certificate pss.crt;", "ssl_certificate_key pss.pem;"];
    const lines = [
      "location /inner {",
      `  proxy_pass https://unix:${upstream}:/;`,
      "  proxy_ssl_certificate ec.crt;",
      "  proxy_ssl_certificate_key ec.pem;",
      "  proxy_ssl_protocols TLSv1.3;",
      "}",
    ];
    const servers = [
      "server {",
      ...inner,
      "ssl_protocols TLSv1.3;",
      "ssl_client_certificate ec.crt;",
      "ssl_verify_client on;",
      'location / { return 200 "inner $ssl_client_s_dn\\n"; }',
      "}",
    ];
    await startNginx(bench, "ec", { lines, servers, keyVariable: true });
    expect(await handshake(bench, "ec", "/inner")).toMatch(/inner CN=ec/);
  });

  it("goes on with new workers after a reload", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await certify(bench, "ec");
    const server = await startNginx(bench, "ec");
    const before = workersOf(server.pid);
    expect(await handshake(bench, "ec")).toContain("TLSv1.3");
    process.kill(server.pid, "SIGHUP");
    await expect
      .poll(() => workersOf(server.pid).filter((pid) => before.includes(pid)), { timeout: 20_000 })
      .toEqual([]);
    expect(await handshake(bench, "ec")).toContain("TLSv1.3");
  });

  it("leaks nothing over many handshakes", { timeout: isDeep ? 600_000 : 120_000 }, async () => {
    // The engine collects its garbage after some 900 signatures, 2 MiB: only then a small leak can be told from it.
    const { count, limitKiB } = isDeep ? { count: 1000, limitKiB: 512 } : { count: 100, limitKiB: 1024 };
    const bench = await openWorkbench({ ec: KEYS.ec });
    await certify(bench, "ec");
    const server = await startNginx(bench, "ec", { workers: 1 });
    const [worker = ""] = workersOf(server.pid);
    const descriptors = () => readdirSync(`/proc/${worker}/fd`).length;
    const run = async (times: number) => {
      for (let i = 0; i < times; i++) await handshake(bench, "ec");
    };
    await run(count);
    const before = { memory: residentKiB(worker), descriptors: descriptors() };
    await run(count);
    expect(residentKiB(worker) - before.memory).toBeLessThan(limitKiB);
    await expect.poll(descriptors, { timeout: 20_000 }).toBeLessThanOrEqual(before.descriptors);
    expect(workersOf(server.pid)).toEqual([worker]);
  });

  it("goes on when the service comes back", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await certify(bench, "ec");
    const server = await startNginx(bench, "ec");
    bench.mock?.setFaults({ seed: 1, faults: [{ kind: "drop", when: "before" }] });
    await expect(handshake(bench, "ec")).rejects.toThrow();
    await expect.poll(() => server.output(), { timeout: 20_000 }).toContain("parsec service not reachable");
    bench.mock?.setFaults(undefined);
    expect(await handshake(bench, "ec")).toContain("TLSv1.3");
  });

  describe.runIf(isRoot && SERVICES.includes("mbed-crypto"))(
    "with a master as root and workers as www-data (as root)",
    () => {
      const WWW_DATA = 33;

      /** Does something with the identity of another user, as the kernel proves it to the service. */
      async function asUser<T>(uid: number, work: () => Promise<T>): Promise<T> {
        process.seteuid?.(uid);
        try {
          return await work();
        } finally {
          process.seteuid?.(0);
        }
      }

      /** Copies of openssl and of the module where every user finds them: the repository may lie in a directory of root's alone. */
      async function copyPrograms(): Promise<{ program: string; module: string }> {
        const directory = temporaryDirectory("www-data", onTestFinished);
        chmodSync(directory, 0o755);
        await buildProvider();
        cpSync(dirname(dirname(realpathSync(openssl))), join(directory, "openssl"), { recursive: true });
        const module = join(directory, "parsec.so");
        copyFileSync(modulePath(), module);
        return { program: join(directory, "openssl/bin/openssl"), module };
      }

      it("signs with a key of www-data's, which the master loads by its public half", { timeout: 60_000 }, async () => {
        const { program, module } = await copyPrograms();
        const bench = await openWorkbench({}, { provider: "mbed-crypto", module });
        chmodSync(join(bench.endpoint.replace("unix:", ""), ".."), 0o755);
        await asUser(WWW_DATA, async () => {
          await using parsec = await connect({ endpoint: bench.endpoint });
          await parsec.generateKey({ keyName: "ec", attributes: KEYS.ec });
        });
        const asWorker = ["setpriv", `--reuid=${WWW_DATA}`, `--regid=${WWW_DATA}`, "--clear-groups"];
        chmodSync(bench.cwd, 0o777);
        for (const args of [
          ["pkey", "-in", "parsec:ec", "-out", "ec.pem"],
          [
            "req",
            "-new",
            "-x509",
            "-key",
            "ec.pem",
            "-subj",
            "/CN=ec",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-out",
            "ec.crt",
          ],
        ])
          expect(await bench.run([...asWorker, program, ...args])).toMatchObject({ code: 0 });
        expect((await bench.openssl("pkey", "-in", "parsec:ec")).stderr).toContain("parsec key does not exist");
        await startNginx(bench, "ec", { user: "www-data" });
        expect(await handshake(bench, "ec")).toContain("TLSv1.3");
      });

      it("says what is wrong when the key is root's", { timeout: 60_000 }, async () => {
        const bench = await openWorkbench({ ec: KEYS.ec }, { provider: "mbed-crypto" });
        chmodSync(join(bench.endpoint.replace("unix:", ""), ".."), 0o755);
        await certify(bench, "ec");
        const server = await startNginx(bench, "ec", { user: "www-data" });
        await expect(handshake(bench, "ec")).rejects.toThrow();
        await expect.poll(() => server.output(), { timeout: 20_000 }).toContain("A key belongs to the user");
      });
    },
  );
});
