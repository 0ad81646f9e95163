/** The address of a socket: a file, or the IP address of a host and a port. */
export type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };
