import type { Status } from "@parsec-ts/wire-protocol";

/** The reason why a request is refused: thrown by any layer, sent to the client as the status of the response. */
export class StatusError extends Error {
  readonly status: (typeof Status)[keyof typeof Status];

  constructor(status: (typeof Status)[keyof typeof Status]) {
    super(`status ${status}`);
    this.name = "StatusError";
    this.status = status;
  }
}
