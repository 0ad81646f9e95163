import { describe, expect, it } from "vitest";
import { abortedError, type Transport, transportError } from "../../../src/index.js";
import { abortCases, stalledCase } from "../../../src/testing/cases/abort-cases.js";
import { transportCases } from "../../../src/testing/index.js";
import { TestAbortSignal } from "../../../src/testing/test-abort-signal.js";
import { type Broken, broken, findings, rejectsEach } from "../broken-transport.js";

/** Connects without the caller's signal. */
const ignoring = ({ connect }: Transport) => connect({ signal: new TestAbortSignal() });

const transports: readonly Broken[] = [
  [
    "connects although the signal has fired",
    broken((transport) => ({ connect: () => ignoring(transport) })),
    /Connecting with a fired signal: expected an error, but it succeeded/,
  ],
  [
    "ignores an abort that comes while it is connecting",
    broken((transport) => ({
      async connect({ signal }) {
        if (signal.aborted) throw abortedError(signal);
        return ignoring(transport);
      },
    })),
    /connect\(\) ignored a signal that fired while it was connecting/,
  ],
  [
    "never settles a connect that is aborted",
    broken((transport) => ({
      async connect(options) {
        const connection = await ignoring(transport);
        return options.signal.aborted ? new Promise<never>(() => {}) : connection;
      },
    })),
    /in vain for connect\(\) to settle/,
  ],
  [
    "leaves the connection of an aborted connect open",
    broken((transport) => ({
      async connect({ signal }) {
        if (signal.aborted) throw abortedError(signal);
        const connection = await ignoring(transport);
        if (signal.aborted) throw abortedError(signal);
        return connection;
      },
    })),
    /in vain for the end of a connection whose connect was aborted: it stays open/,
  ],
  [
    "leaves a listener on the signal",
    broken((transport) => ({
      connect({ signal }) {
        signal.addEventListener("abort", () => undefined);
        return transport.connect({ signal });
      },
    })),
    /A listener stayed on the signal after connecting/,
  ],
  [
    "leaves a listener on a signal that has fired",
    broken((transport) => ({
      async connect({ signal }) {
        const listener = (): void => {};
        signal.addEventListener("abort", listener);
        const connection = await transport.connect({ signal });
        signal.removeEventListener("abort", listener);
        return connection;
      },
    })),
    /Connecting with a fired signal: a listener stayed on the signal/,
  ],
  [
    "loses the reason of the abort",
    broken((transport) => ({
      async connect({ signal }) {
        if (signal.aborted)
          throw abortedError({ aborted: true, reason: undefined, addEventListener() {}, removeEventListener() {} });
        return transport.connect({ signal });
      },
    })),
    /Connecting with a fired signal: the error's cause is not the signal's reason/,
  ],
  [
    "throws the signal's reason itself",
    broken((transport) => ({
      async connect({ signal }) {
        if (signal.aborted) throw signal.reason;
        return transport.connect({ signal });
      },
    })),
    /Connecting with a fired signal: expected a ParsecError, got Error: The case's own reason/,
  ],
  [
    "reports an abort with another code",
    broken((transport) => ({
      async connect({ signal }) {
        if (signal.aborted) throw transportError("ERR_PARSEC_TRANSPORT_FAILED", "aborted", { phase: "connect" });
        return transport.connect({ signal });
      },
    })),
    /Connecting with a fired signal: expected ERR_PARSEC_ABORTED, got ERR_PARSEC_TRANSPORT_FAILED/,
  ],
  [
    "ends an open connection when the signal fires",
    broken((transport) => ({
      async connect({ signal }) {
        const connection = await transport.connect({ signal });
        // Only while no listener is counted: what remains is found by the exchange.
        const { abort } = signal as TestAbortSignal;
        Object.assign(signal, {
          abort(reason: unknown) {
            connection.close();
            abort.call(signal as TestAbortSignal, reason);
          },
        });
        return connection;
      },
    })),
    /A signal that fired after connecting ended the connection/,
  ],
];

describe("the cases about a signal that fires", () => rejectsEach(abortCases, transports));

describe("the case of a stalled address", () => {
  const harness = broken((same) => same);
  const stalled = (): Transport => ({
    connect: ({ signal }) =>
      new Promise((_, reject) => {
        const giveUp = (): void => {
          signal.removeEventListener("abort", giveUp);
          reject(abortedError(signal));
        };
        signal.addEventListener("abort", giveUp);
      }),
  });

  it("is left out where the harness has none", () => {
    const titles = (cases: readonly { readonly title: string }[]) => cases.map(({ title }) => title);
    const { title } = stalledCase(stalled);
    expect(titles(transportCases(harness))).not.toContain(title);
    expect(titles(transportCases({ ...harness, stalled }))).toContain(title);
  });

  it("passes where connecting ends when the signal fires", async () => {
    expect(await findings([stalledCase(stalled)], harness)).toBe("");
  });

  it.each<[string, Transport, RegExp]>([
    ["never ends", { connect: () => new Promise(() => {}) }, /in vain for connect\(\) to a stalled address to settle/],
    ["succeeds", { connect: async () => ({}) as never }, /Connecting to a stalled address: expected an error/],
  ])("fails where connecting %s", async (_defect, transport, message) => {
    expect(await findings([stalledCase(() => transport)], harness)).toMatch(message);
  });
});
