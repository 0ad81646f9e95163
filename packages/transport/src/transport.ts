/** The part of `AbortSignal` that these packages need. The platform's own fits; a runtime without one can make its own. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options of {@link Transport.connect}. */
export interface ConnectOptions {
  /** Ends an attempt that is under way. An open connection ignores it and is ended by {@link Connection.close}. */
  readonly signal: AbortSignalLike;
}

/** Moves bytes between a client and a Parsec service; knows nothing of frames. */
export interface Transport {
  /**
   * Opens a new connection for one exchange; the service closes it after its response.
   *
   * @throws `ParsecError` of the transport family, always by rejection; with `ERR_PARSEC_ABORTED` when the signal fires before the promise
   * has settled. A rejected `connect` leaves nothing open.
   */
  connect(options: ConnectOptions): Promise<Connection>;

  /**
   * Sends one request over a connection of its own and hands its response to the sink: connect, write, read and close in one, for
   * transports that can do it cheaper than by {@link Transport.connect}. Absent where there is no such way; the function `exchange`,
   * which takes either way, calls it.
   *
   * Resolves when the sink has enough, or when the peer has sent everything. The sink hears nothing once it has settled, and nothing of the
   * exchange stays open.
   *
   * @throws `ParsecError` of the transport family, always by rejection, for what `connect`, `write` and `chunks` throw it; with
   * `ERR_PARSEC_ABORTED` when the signal fires before the promise has settled, in any phase. A write that failed is reported only if the
   * peer sent too little for the sink. An error that the sink throws is thrown as it is.
   */
  exchange?(parts: readonly Uint8Array[], sink: ExchangeSink, options: ConnectOptions): Promise<void>;

  /**
   * Releases what the transport keeps between connections, such as a file descriptor; absent where it keeps nothing. Open connections
   * stay open, and a pending or later `connect` still works, so each of several clients that share a transport may call this. Harmless
   * when called again. Never throws.
   */
  close?(): void;
}

/** Receives the response of one exchange, and learns how far the exchange has come. */
export interface ExchangeSink {
  /** The connection is open, and no byte has been sent. */
  connected(): void;

  /**
   * The transport no longer needs the parts, so that the caller may change them. Called before {@link ExchangeSink.take} gets bytes that the
   * peer sent after it had received the request in full.
   */
  sent(): void;

  /** Takes the next bytes, one or more, which are valid until it returns and may be wiped then. True if it wants no more. */
  take(chunk: Uint8Array): boolean;
}

/** One open connection. */
export interface Connection {
  /**
   * Sends the parts in order. Resolves when the transport no longer needs them, so that the caller may change them; rejects
   * with a `ParsecError` of the transport family when the peer or {@link Connection.close} ended the connection before. A response
   * that the peer sent before it closed stays readable from `chunks` after a failed write. A write that the peer has received in full
   * settles before the response to it can be read: a response of status Success that comes before is refused.
   */
  write(parts: readonly Uint8Array[]): Promise<void>;

  /**
   * The received bytes, in chunks of one byte or more; ends when the peer has sent everything. To be iterated once. A chunk is valid
   * until the next one is asked for or the connection is closed, and may be wiped then: copy what you keep. Throws a
   * `ParsecError` of the transport family when the connection breaks. Leaving the loop early closes the connection.
   */
  readonly chunks: AsyncIterable<Uint8Array>;

  /** Ends the connection at once and settles a pending read and write. Harmless when called again. Never throws. */
  close(): void;
}

/** The service's end of a connection. */
export interface AcceptedConnection extends Connection {
  /** Half-closes the connection after everything that was written: the peer reads the end. Reading goes on. */
  end(): Promise<void>;

  /**
   * Breaks the connection at once, as a service that crashes does: the client's writes and reads fail, and it reads no clean end. Bytes that
   * the client has not read may be lost. A Unix socket can be broken only while bytes of the client are unread; otherwise the client reads a
   * clean end. For tests of clients and transports. Harmless when called again. Never throws.
   */
  reset(): void;
}

/** Accepts connections: the service's half of a {@link Transport}. */
export interface Listener {
  /** The accepted connections, in the order they came; ends after {@link Listener.close}. To be iterated once. */
  readonly connections: AsyncIterable<AcceptedConnection>;

  /** Stops accepting and frees the address; connections already accepted stay open. */
  close(): Promise<void>;
}
