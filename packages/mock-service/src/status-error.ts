import type { Status } from "@parsec-ts/wire-protocol";

/** The status of a request that cannot be done; thrown by whoever notices, answered by the service. */
export class StatusError extends Error {
  readonly status: (typeof Status)[keyof typeof Status];

  constructor(status: (typeof Status)[keyof typeof Status]) {
    super(`status ${status}`);
    this.name = "StatusError";
    this.status = status;
  }
}
