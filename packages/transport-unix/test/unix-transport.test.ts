import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { nodePlatform } from "@parsec-ts/transport-socket/testing";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath } from "./socket-directory.js";

describeTransport("unix", {
  async peer() {
    const path = freshPath();
    return { ...(await unixListener({ path })), path };
  },
  connect: ({ path }) => unixTransport({ path }),
  platform: nodePlatform(),
});
