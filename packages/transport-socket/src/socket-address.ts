/** Where a socket leads: a file, or a host's address and a port. */
export type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };
