// Responses by opcode, ready to be sent: what is counted is the client's own.
import { listAuthenticators, listProviders, ping, psaSignHash } from "@parsec-ts/operations";
import { encodeResponse } from "@parsec-ts/wire-protocol";

const version = { versionMaj: 1, versionMin: 0, versionRev: 0 };
const provider = { uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552", description: "", vendor: "", ...version, id: 1 };
const core = { ...provider, uuid: "47049873-2a43-4845-9d72-831eab668784", id: 0 };
const authenticators = [1, 3].map((id) => ({ description: "", ...version, id }));

const responses = new Map(
  [
    [listAuthenticators, { authenticators }],
    [listProviders, { providers: [provider, core] }],
    [ping, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }],
    [psaSignHash, { signature: new Uint8Array(64).fill(1) }, provider.id],
  ].map(([operation, result, id = 0]) => [operation.opcode, wholeResponse({ provider: id }, operation, result)]),
);

function wholeResponse(head, operation, result) {
  return new Uint8Array(Buffer.concat(encodeResponse(head, operation, result).parts));
}

/** The response to a request, by the low bytes of the opcode in its header. */
export function responseTo(request) {
  return responses.get(request[28] | (request[29] << 8));
}
