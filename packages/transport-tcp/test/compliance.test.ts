import { describeTransport } from "@parsec-ts/transport/testing/vitest";
import { describe } from "vitest";
import { tcpListener, tcpTransport } from "../src/index.js";

describe.each(["127.0.0.1", "localhost", "::1"])("on %s", (host) => {
  describeTransport("tcp", {
    peer: () => tcpListener({ host }),
    connect: ({ endpoint }) => tcpTransport(endpoint),
  });
});
