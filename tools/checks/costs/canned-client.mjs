import { createClient, direct } from "@parsec-ts/client";
import { responseTo } from "./canned-responses.mjs";

/** A client without a service, and a switch: after `silence()` no call is answered any more. */
export async function cannedClient() {
  let isSilent = false;
  const transport = {
    connect: () => Promise.reject(new Error("The client makes exchanges.")),
    exchange([head], sink) {
      if (isSilent) return new Promise(() => undefined);
      sink.connected();
      sink.sent();
      sink.take(responseTo(head));
      return Promise.resolve();
    },
  };
  const host = { now: () => 0, startTimer: () => () => undefined };
  const client = await createClient({ transport, host, authenticators: [direct("costs")] });
  return {
    client,
    silence: () => {
      isSilent = true;
    },
  };
}
