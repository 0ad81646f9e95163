// Our client as an application uses it: connect() with all its promises on, called by its public methods.
import { connect } from "@parsec-ts/node";
import { ecdsa } from "@parsec-ts/operations";
import { serve } from "./serve.mjs";

const RANDOM_SIZE = 65_536;
const [path, inFlight] = process.argv.slice(2);

await serve(async () => {
  const parsec = await connect({
    endpoint: `unix:${path}`,
    // The benchmark's own service: it belongs to this user, whom "strict" trusts only if that is root.
    trust: { owners: [process.geteuid()] },
    ...(inFlight && { maxConcurrentCalls: Number(inFlight) }),
  });
  const signature = { keyName: "bench", alg: ecdsa("SHA_256"), hash: new Uint8Array(32).fill(7) };
  const message = { alg: "SHA_256", input: new Uint8Array(1 << 20) };
  return {
    ping: () => parsec.ping(),
    sign_hash: () => parsec.signHash(signature),
    random_64k: async () => (await parsec.generateRandom(RANDOM_SIZE)).wipe(),
    hash_1m: () => parsec.hashCompute(message),
  };
});
