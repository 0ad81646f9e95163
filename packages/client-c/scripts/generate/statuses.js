// The statuses that are not PSA's: those of the service, which are positive, and our own.
import { psaStatusOf } from "@parsec-ts/psa";
import { ParsecError, Status } from "@parsec-ts/wire-protocol";

/** PSA's statuses are 1000 and more in the protocol. */
const FIRST_OF_PSA = 1000;

/** `{ name, number, psa }`: the service's own statuses, each with the one of PSA that is nearest. */
export const SERVICE_STATUSES = Object.entries(Status)
  .filter(([, number]) => number > 0 && number < FIRST_OF_PSA)
  .map(([name, number]) => ({ name: constantCase(name), number, psa: psaStatusOf(serviceError(number)) }));

/** The same for statuses of this library. */
export const OWN_STATUSES = [
  { name: "CANCELLED", number: -1001, psa: -145, text: "by parsec_cancel()" },
  {
    name: "DEADLINE",
    number: -1002,
    psa: -145,
    text: "no result within the timeout: the service may have executed the request",
  },
  { name: "UNTRUSTED", number: -1003, psa: -133, text: "another user can have made the endpoint; nothing was sent" },
  { name: "CLOSED", number: -1004, psa: -137, text: "the client is not open, or was closed meanwhile" },
  { name: "OWN_PROCESS", number: -1005, psa: -133, text: "this process serves the endpoint itself; nothing was sent" },
];

function serviceError(status) {
  return new ParsecError("service", "ERR_PARSEC_SERVICE_OF_TABLE", "", { status });
}

function constantCase(name) {
  return name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
