/** The name of a socket in error messages, and its path for the errors' `path`. */
export interface SocketLabel {
  /** As messages write it: a path, or `tcp://host:port`. */
  readonly name: string;
  /** The socket file; absent for TCP. */
  readonly path?: string;
}
