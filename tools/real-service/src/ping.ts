import { connect } from "node:net";

/** A ping request of Parsec's wire protocol 1.0: this tool stands below the packages it helps to test. */
const PING = Buffer.from("10a7c05e1e00010000000000000000000000000000000000000000000100000000000000", "hex");

/** True if a Parsec service responds on the socket. */
export function answersPing(socketPath: string, timeoutMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.write(PING));
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(timeoutMs, () => settle(false));
    socket.once("data", (chunk) => settle(chunk.subarray(0, 4).equals(PING.subarray(0, 4))));
    socket.once("error", () => settle(false));
    socket.once("end", () => settle(false));
  });
}

/** True if something listens on a loopback port. */
export function acceptsTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const settle = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
