import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A TCP port on loopback that the kernel has just given and taken back, for programs that are told one by number. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
