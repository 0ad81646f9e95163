// Target like response-body.fuzz.mjs, for the addresses of services: npx @jazzer.js/core fuzz/endpoint.fuzz.mjs fuzz/corpus/endpoints
import { parseEndpoint } from "@parsec-ts/transport";
import { isParsecError } from "@parsec-ts/wire-protocol";

export function fuzz(data) {
  try {
    parseEndpoint(Buffer.from(data).toString("utf8"));
  } catch (error) {
    if (!isParsecError(error) || error.family !== "usage") throw error;
  }
}
