/** What an `AbortSignal` has that this stack needs: the platform's own fits, and runtimes without one can make theirs. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface ConnectOptions {
  /** Ends an attempt that is under way; once connected, {@link Connection.close} does that. */
  readonly signal: AbortSignalLike;
}

/** Moves bytes between a client and a Parsec service; knows nothing of frames. */
export interface Transport {
  /**
   * Opens a connection of its own for one exchange, as the service closes after each answer.
   *
   * @throws `ParsecError` of the transport family; with `ERR_PARSEC_ABORTED` when the signal fired first. Never leaves
   * anything open behind a rejection.
   */
  connect(options: ConnectOptions): Promise<Connection>;

  /**
   * Lets go of what is held between connections, such as a file descriptor; absent where nothing is. Open connections go on, and a
   * later `connect` works as ever, so each of several clients that share a transport may call it when it is closed. Never throws.
   */
  close?(): void;
}

/** One open connection. */
export interface Connection {
  /**
   * Sends the parts in order. Resolves when they have been handed over, so that the caller may change them again; rejects
   * with a `ParsecError` of the transport family when the peer or {@link Connection.close} ended the connection before. Answers
   * that the peer sent before closing stay readable from `chunks` after a failed write.
   */
  write(parts: readonly Uint8Array[]): Promise<void>;

  /**
   * Bytes as they come, in chunks of any size; ends when the peer has sent its last. To be iterated once. A chunk is valid
   * until the next one is asked for or the connection is closed, and may be wiped then: copy what you keep. Throws a
   * `ParsecError` of the transport family when the connection breaks. Leaving the loop early closes the connection.
   */
  readonly chunks: AsyncIterable<Uint8Array>;

  /** Ends the connection at once and settles a pending read and write. Harmless when called again. Never throws. */
  close(): void;
}

/** The service's end of a connection. */
export interface AcceptedConnection extends Connection {
  /** Says that nothing more will be sent, once all that was written has gone out; reading goes on. */
  end(): Promise<void>;
}

/** Where connections come in: the other half of a {@link Transport}. */
export interface Listener {
  /** Connections in the order they came; ends after {@link Listener.close}. To be iterated once. */
  readonly connections: AsyncIterable<AcceptedConnection>;

  /** Stops accepting and frees the address; connections already accepted stay open. */
  close(): Promise<void>;
}
