import { describe } from "vitest";
import { transportError } from "../../../src/index.js";
import { transportCloseCases } from "../../../src/testing/cases/transport-close-cases.js";
import { type Broken, broken, brokenTogether, rejectsEach } from "../broken-transport.js";

const closedError = () =>
  transportError("ERR_PARSEC_TRANSPORT_CLOSED", "The transport was closed.", { phase: "connect" });

const transports: readonly Broken[] = [
  [
    "ends open connections when it is closed",
    brokenTogether(
      (connection) => connection,
      (opened) => {
        for (const connection of opened) connection.close();
      },
    ),
    /Transport\.close\(\) ended an open connection/,
  ],
  [
    "throws when it is closed the second time",
    broken(({ connect }) => {
      let times = 0;
      return {
        connect,
        close() {
          if (++times === 2) throw new Error("EBADF");
        },
      };
    }),
    /can be closed more than once\. Transport\.close\(\) threw Error: EBADF: it must never throw/,
  ],
  [
    "does not connect once it was closed",
    broken(({ connect }) => {
      let closed = false;
      return {
        connect: async (options) => {
          if (closed) throw closedError();
          return connect(options);
        },
        close() {
          closed = true;
        },
      };
    }),
    /Transport\.close\(\) ended the transport: connecting again failed/,
  ],
  [
    "ends a pending connect when it is closed",
    broken(({ connect }) => {
      let generation = 0;
      return {
        async connect(options) {
          const started = generation;
          const connection = await connect(options);
          if (generation === started) return connection;
          connection.close();
          throw closedError();
        },
        close() {
          generation++;
        },
      };
    }),
    /Transport\.close\(\) ended a pending connect/,
  ],
];

describe("the cases about the transport's close", () => rejectsEach(transportCloseCases, transports));
