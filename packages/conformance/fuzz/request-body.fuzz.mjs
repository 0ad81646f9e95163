// Target like response-body.fuzz.mjs, for the input of a service: npx @jazzer.js/core fuzz/request-body.fuzz.mjs fuzz/corpus/requests
import { operationsByOpcode } from "@parsec-ts/operations";
import { isParsecError, RequestDecoder } from "@parsec-ts/wire-protocol";

export function fuzz(data) {
  const decoder = new RequestDecoder();
  try {
    if (!decoder.push(new Uint8Array(data))) decoder.end();
    const { opcode, body } = decoder.request;
    operationsByOpcode.get(opcode)?.request.decode(body);
  } catch (error) {
    if (!isParsecError(error) || (error.family !== "protocol" && error.code !== "ERR_PARSEC_INCOMPLETE")) throw error;
  } finally {
    decoder.wipe();
  }
}
