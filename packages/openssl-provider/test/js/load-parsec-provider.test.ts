import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMock } from "@parsec-ts/native/testing";
import { connect, direct } from "@parsec-ts/node";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider, install, modulePath } from "../../scripts/build-provider.js";
import { NODES, nodeProgram } from "../nodes.js";
import { certify } from "../programs/tls-cases.js";
import { configuration, hasPrograms, KEYS, openWorkbench, type Workbench } from "../workbench.js";

const script = join(import.meta.dirname, "load-cases.mjs");

/** Runs a case, and returns all that it has seen. */
async function see(bench: Workbench, node: string, args: readonly string[], options: readonly string[] = []) {
  const command = [nodeProgram(node), ...options, script, ...args];
  const { code, stdout, stderr } = await bench.run(command, { OPENSSL_CONF: undefined });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim();
}

describe.runIf(hasPrograms).each(NODES)("the loader on Node %s", { timeout: 60_000 }, (node) => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("leaves hashes, other keys and TLS to the default provider", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const subject = ["-subj", "/CN=own", "-addext", "subjectAltName=DNS:localhost"];
    await bench.must(
      "req",
      "-new",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      "own.key",
      ...subject,
      "-out",
      "own.crt",
    );
    expect(await see(bench, node, ["default provider"])).toBe("TLSv1.3");
  });

  it("loads the module once, with the settings of its options", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    expect(await see(bench, node, ["no load before"])).toBe("true");
    expect(await see(bench, node, ["twice"])).toBe("ERR_PARSEC_OPENSSL_SETTINGS, usage");
  });

  it("works in workers, before and after the main thread, and when they end", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    expect(await see(bench, node, ["workers"])).toBe("true");
    expect(await see(bench, node, ["worker ends early"])).toBe("true");
    expect(await see(bench, node, ["exits early"])).toBe("");
  });

  it("accepts a module that openssl.cnf has loaded, with no settings of its own", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const text = configuration(modulePath()).replace("openssl_conf", "nodejs_conf");
    writeFileSync(join(bench.cwd, "node.cnf"), text);
    const options = [`--openssl-config=${join(bench.cwd, "node.cnf")}`];
    expect(await see(bench, node, ["signs", "ec"], options)).toBe("true");
    expect(await see(bench, node, ["options", '{"timeoutMs":1000}'], options)).toBe(
      "ERR_PARSEC_OPENSSL_SETTINGS, usage",
    );
  });

  it("refuses a service in its own process, for which TLS would wait for ever", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await certify(bench, "ec");
    expect((await see(bench, node, ["own process"])).split("\n")).toEqual([
      "ERR_PARSEC_OPENSSL_SERVICE, transport, parsec service runs in this process",
      "ERR_OSSL_PARSEC_SERVICE_RUNS_IN_THIS_PROCESS, parsec service runs in this process",
      "parsec service runs in this process",
    ]);
  });

  it("says what the permission model has to permit", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const permission = [
      "--no-warnings",
      node === "20" ? "--experimental-permission" : "--permission",
      "--allow-fs-read=*",
    ];
    expect(await see(bench, node, ["options", "{}"], permission)).toBe("ERR_PARSEC_OPENSSL_PERMISSION, usage");
    expect(await see(bench, node, ["options", "{}"], [...permission, "--allow-addons"])).toBe("no error");
    if (node === "20" || node === "22") return;
    expect(await see(bench, node, ["uri", "ec"], [...permission, "--allow-addons"])).toBe(
      "ERR_PARSEC_OPENSSL_PERMISSION, usage",
    );
    const all = [...permission, "--allow-addons", "--allow-openssl-store"];
    expect(await see(bench, node, ["uri", "ec"], all)).toBe("no error");
  });

  it("says that nothing was built, or that what is there cannot be loaded", async () => {
    const bench = await openWorkbench();
    expect(await see(bench, node, ["missing", bench.cwd])).toBe("ERR_PARSEC_OPENSSL_NOT_BUILT, usage");
    mkdirSync(join(bench.cwd, "lib/ossl-modules"), { recursive: true });
    cpSync(join(install, "lib/node"), join(bench.cwd, "lib/node"), { recursive: true });
    expect(await see(bench, node, ["missing", bench.cwd])).toBe("ERR_PARSEC_OPENSSL_NOT_BUILT, usage");
    writeFileSync(join(bench.cwd, "lib/ossl-modules/parsec.so"), "no module");
    expect(await see(bench, node, ["missing", bench.cwd])).toBe("ERR_PARSEC_OPENSSL_LOAD, usage");
    writeFileSync(join(bench.cwd, "lib/node/parsec.node"), "no addon");
    expect(await see(bench, node, ["missing", bench.cwd])).toBe("ERR_PARSEC_OPENSSL_LOAD, usage");
  });

  it("takes the folder of a build by its relative path, as the guide names it", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    cpSync(join(install, "lib"), join(bench.cwd, "parsec/lib"), { recursive: true });
    expect(await see(bench, node, ["options", '{"directory":"parsec"}'])).toBe("no error");
  });

  it("takes each setting as it is, whatever characters it has", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const odd = join(bench.cwd, "a $b #c \"d\" 'e' \\f;g");
    symlinkSync(bench.cwd, odd);
    mkdirSync(join(bench.cwd, "build $(x)"));
    cpSync(join(install, "lib"), join(bench.cwd, "build $(x)/lib"), { recursive: true });
    const options = {
      endpoint: `unix:${encodeURI(odd).replaceAll("#", "%23")}/parsec.sock`,
      directory: join(bench.cwd, "build $(x)"),
      timeoutMs: 30_000,
      trust: "strict",
      trustedUid: 4242,
      trustedFileSystems: ["zfs", "nfs4"],
    };
    expect(await see(bench, node, ["options", JSON.stringify(options)])).toBe("no error");
    const nowhere = { endpoint: "unix:/run/none/parsec.sock" };
    expect(await see(bench, node, ["options", JSON.stringify(nowhere)])).toBe(
      "ERR_PARSEC_OPENSSL_SERVICE, transport, parsec service not reachable",
    );
  });

  it("names the application", async () => {
    const { cwd, endpoint, service } = await startMock(undefined, { authenticators: ["direct"] });
    const parsec = await connect({ endpoint, authenticators: [direct("pump $17 #")] });
    await parsec.generateKey({ keyName: "ec", attributes: KEYS.ec });
    await parsec.close();
    const bench = { ...(await openWorkbench()), cwd, endpoint, mock: service };
    const env = { PARSEC_SERVICE_ENDPOINT: endpoint, OPENSSL_CONF: undefined };
    const command = [nodeProgram(node), script, "identity", "pump $17 #"];
    expect(await bench.run(command, env)).toMatchObject({ stdout: "true\n", code: 0 });
  });
});

it("refuses options that no line of openssl.cnf can hold", async () => {
  const { loadParsecProvider } = await import("../../js/index.js");
  for (const options of [
    { endpoint: "" },
    { endpoint: "unix:/a\nactivate = 1" },
    { applicationName: "a\0b" },
    { provider: 256 },
    { timeoutMs: 0 },
    { trustedFileSystems: ["zfs,\nnfs"] },
    { name: "x" },
  ])
    expect(() => loadParsecProvider(options as never)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }),
    );
});
