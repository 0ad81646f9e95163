import { describe, expect, it } from "vitest";
import { canDoCrypto, type PsaSignHashRequest, psaSignHash } from "../../src/index.js";

describe("a request that cannot be encoded", () => {
  const good: PsaSignHashRequest = {
    keyName: "k",
    alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: "SHA_256" } },
    hash: new Uint8Array(32),
  };

  it.each([
    ["keyName", { ...good, keyName: 7 }],
    ["keyName", { ...good, keyName: "half a \ud800 pair" }],
    ["keyName", { ...good, keyName: "\udc00" }],
    ["hash", { ...good, hash: "00" }],
    ["hash", { ...good, hash: undefined }],
    ["alg", { ...good, alg: undefined }],
    ["alg", { ...good, alg: "ecdsa" }],
    ["alg.kind", { ...good, alg: { kind: "edwards" } }],
    ["alg.hashAlg", { ...good, alg: { kind: "ecdsa" } }],
    ["alg.hashAlg.value", { ...good, alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: "SHA256" } } }],
    ["alg.hashAlg.value", { ...good, alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: "toString" } } }],
    ["alg.hashAlg.value", { ...good, alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: 1.5 } } }],
  ])("is refused with the path of the argument: %s", (argument, bad) => {
    expect(() => psaSignHash.request.size(bad as never)).toThrow(
      expect.objectContaining({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });

  it.each([[undefined], [null], [7]])("is refused if it is not an object: %s", (bad) => {
    expect(() => psaSignHash.request.size(bad as never)).toThrow("must be an object");
  });

  it("is refused if it changes between sizing and writing", () => {
    const request = { checkType: "USE" as const, attributes: undefined as never };
    expect(() => canDoCrypto.request.size(request)).toThrow(expect.objectContaining({ argument: "attributes" }));
    const changing = { ...good };
    const body = psaSignHash.request.size(changing);
    Object.assign(changing, { keyName: "longer" });
    expect(() => body.writeTo(new Uint8Array(body.inlineLength), 0)).toThrow("changed while it was being encoded");
  });
});
