import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath } from "./socket-directory.js";

describeTransport("unix", {
  async peer() {
    const path = freshPath();
    return { ...(await unixListener({ path })), path };
  },
  connect: ({ path }) => unixTransport({ path }),
});
