// Our codec for whole frames, in memory: a request of PsaSignHash out, its response in, as the client does it with wiping.
import { ecdsa, psaSignHash } from "@parsec-ts/operations";
import { AuthType, encodeRequest, encodeResponse, FrameBuffers, ResponseDecoder } from "@parsec-ts/wire-protocol";
import { serve } from "./serve.mjs";

const head = { provider: 1, authType: AuthType.UnixPeerCredentials, auth: new Uint8Array(4) };
const request = { keyName: "bench", alg: ecdsa("SHA_256"), hash: new Uint8Array(32).fill(7) };
const frame = encodeResponse({ provider: 1 }, psaSignHash, { signature: new Uint8Array(64) });
const response = new Uint8Array(Buffer.concat(frame.parts));
const limits = { maxBodyLength: 1 << 20, borrows: true };
const buffers = new FrameBuffers();

function roundTrip() {
  const frame = encodeRequest(head, psaSignHash, request, buffers);
  const decoder = new ResponseDecoder(limits);
  decoder.push(response);
  const { bytes, bodyStart: start, bodyLength } = decoder.response;
  const { signature } = psaSignHash.result.decode(bytes, { start, end: start + bodyLength });
  frame.release();
  decoder.wipe();
  return signature.length;
}

await serve(() => ({
  codec: {
    whole(calls) {
      for (let i = 0; i < calls; i++) roundTrip();
    },
  },
}));
