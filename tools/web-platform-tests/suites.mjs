// The two suites of tests of WebCrypto: those of the web platform, and Node's own.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { runNodeTest, runWebTest } from "./run-tests.mjs";
import { nodeTests, WPT, webTests } from "./sources.mjs";

export const SUITES = {
  web: {
    filesOf: webTests,
    run: ({ source, ...task }) => runWebTest({ ...task, root: join(source, WPT) }),
  },
  node: {
    filesOf: nodeTests,
    run: ({ source, ...task }) => runNodeTest({ ...task, root: join(source, "test") }),
  },
};

/** An eighth of the files, another one each day, so that every file comes within eight days. */
export function eighthOf(files, day) {
  const share = (file) => createHash("sha256").update(file).digest()[0] % 8;
  return files.filter((file) => share(file) === day % 8);
}
