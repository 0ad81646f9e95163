import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isNative } from "@parsec-ts/native/testing";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addonPath, buildProvider } from "../../scripts/build-provider.js";
import { NODES, nodeProgram } from "../nodes.js";
import { hasPrograms, KEYS, openWorkbench } from "../workbench.js";

describe.runIf(hasPrograms && isNative)("the addon", () => {
  /** Makes Node a program without OpenSSL's providers. */
  let embedder: string;
  let removeEmbedder: (() => void) | undefined;
  beforeAll(async () => {
    await buildProvider();
    embedder = join(
      temporaryDirectory("embedder", (remove) => {
        removeEmbedder = remove;
      }),
      "embedder.so",
    );
    execFileSync("cc", ["-shared", "-fPIC", "-o", embedder, join(import.meta.dirname, "embedder.c")]);
  }, 600_000);
  afterAll(() => removeEmbedder?.());

  it("needs the C library alone, and shows Node-API's entries alone", () => {
    const dynamic = execFileSync("readelf", ["-dW", addonPath()], { encoding: "utf8" });
    const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = ""]) => name);
    expect(needed.filter((name) => !/^(libc|libdl|ld-linux-.*)\.so/.test(name))).toEqual([]);
    expect(dynamic).toMatch(/FLAGS_1.*NODELETE/);
    const symbols = execFileSync("nm", ["-D", "--defined-only", "--format=posix", addonPath()], { encoding: "utf8" });
    const names = symbols
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(names).toEqual(["napi_register_module_v1", "node_api_module_get_api_version_v1"]);
  });

  it("is one binary for the Node-API of 18, whose OpenSSL is 3.0, too", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const script = join(import.meta.dirname, "../js/load-cases.mjs");
    const command = [nodeProgram("18"), script, "signs", "ec"];
    expect(await bench.run(command, { OPENSSL_CONF: undefined })).toMatchObject({ stdout: "true\n", code: 0 });
  });

  it.each(NODES)("says in a program without OpenSSL's providers that they are missing: Node %s", async (node) => {
    const bench = await openWorkbench();
    const script = join(import.meta.dirname, "../js/load-cases.mjs");
    const ended = await bench.run([nodeProgram(node), script, "options", "{}"], {
      OPENSSL_CONF: undefined,
      LD_PRELOAD: embedder,
      DETAILS: "1",
    });
    expect(ended).toMatchObject({ stdout: "ERR_PARSEC_OPENSSL_RUNTIME, usage\n", code: 0 });
    expect(ended.stderr).toMatch(/OSSL_\w+ is missing/);
  });
});
