// Target for a coverage-guided fuzzer: decodes a response frame, then the body of its operation. Throws only for a finding. Jazzer.js,
// which needs glibc 2.38, runs it: npx @jazzer.js/core fuzz/response-body.fuzz.mjs fuzz/corpus/responses
import { operationsByOpcode } from "@parsec-ts/operations";
import { isParsecError, ResponseDecoder } from "@parsec-ts/wire-protocol";

export function fuzz(data) {
  const decoder = new ResponseDecoder();
  try {
    if (!decoder.push(new Uint8Array(data))) decoder.end();
    const { opcode, body } = decoder.response;
    operationsByOpcode.get(opcode)?.result.decode(body);
  } catch (error) {
    if (!isParsecError(error) || (error.family !== "protocol" && error.code !== "ERR_PARSEC_INCOMPLETE")) throw error;
  } finally {
    decoder.wipe();
  }
}
