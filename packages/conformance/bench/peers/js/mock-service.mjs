// The mock service as its users start it, emulating Mbed Crypto: mock-service.mjs SOCKET.
import { startMockService } from "@parsec-ts/mock-service";
import { untilInputEnds } from "./until-input-ends.mjs";

await startMockService({ endpoint: `unix:${process.argv[2]}`, providers: ["mbed-crypto"], log: console.error });
console.log("ready");
untilInputEnds();
