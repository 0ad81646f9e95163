// A bare node:net server with one canned response, the one to a ping: bare-server.mjs SOCKET. The most that a service on Node can do.
import { createServer } from "node:net";
import { untilInputEnds } from "./until-input-ends.mjs";

const header = "10a7c05e1e000100000000000000000000000000000002000000000001000000" + "00000000";
const response = Buffer.from(`${header}0801`, "hex");

createServer({ allowHalfOpen: true }, (socket) => {
  socket.on("error", () => {}); // a client that has its response may break the connection
  socket.once("data", () => socket.end(response));
}).listen(process.argv[2], () => console.log("ready"));
untilInputEnds();
