import { ecdsa, ecdsaKey, listOpcodes, psaGenerateKey, psaSignHash } from "@parsec-ts/operations";
import { AuthType, encodeRequest, encodeResponse, type Frame } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { contractTable } from "../../contract/contract-table.mjs";
import type { Contract } from "../../src/bytes/contract.js";
import { messageFields } from "../../src/bytes/message-fields.js";

const contract = contractTable() as Contract;
const head = { provider: 1, authType: AuthType.UnixPeerCredentials, auth: Uint8Array.of(232, 3, 0, 0) };

function whole({ parts }: Frame): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const signing = whole(
  encodeRequest(head, psaSignHash, { keyName: "k", alg: ecdsa("SHA_256"), hash: new Uint8Array(32).fill(7) }),
);
const creating = whole(encodeRequest(head, psaGenerateKey, { keyName: "k", attributes: ecdsaKey("P-256") }));

describe("the fields of a message", () => {
  it.each([
    ["signing", signing, psaSignHash.opcode],
    ["creating a key", creating, psaGenerateKey.opcode],
  ])("cover each byte once: %s", (_, bytes, opcode) => {
    const fields = messageFields(bytes, "request", opcode, contract);
    let at = 0;
    for (const { start, end } of fields) {
      expect(start).toBe(at);
      at = end;
    }
    expect(at).toBe(bytes.length);
  });

  it("have the names, the values and the comments of the contract", () => {
    const fields = messageFields(signing, "request", psaSignHash.opcode, contract);
    const keyName = fields.find(({ name }) => name === "keyName");
    expect(keyName).toMatchObject({ value: '"k"', doc: expect.stringContaining("private to the calling application") });
    expect(fields.map(({ name }) => name)).toContain("alg › ecdsa › hashAlg");
    expect(fields.find(({ name }) => name === "opcode")?.value).toBe("4, PsaSignHash");
    expect(fields.at(-1)).toMatchObject({ part: "authentication", value: "4 bytes: e8 03 00 00" });
  });

  it("name the values of enums and of packed numbers", () => {
    const fields = messageFields(creating, "request", psaGenerateKey.opcode, contract);
    expect(fields.find(({ name }) => name.endsWith("curveFamily"))?.value).toMatch(/^\d+, SECP_R1$/);
    const listing = whole(encodeResponse({ provider: 0 }, listOpcodes, { opcodes: [1, 300] }));
    expect(messageFields(listing, "response", listOpcodes.opcode, contract).at(-1)?.value).toBe("1, 300");
  });

  it("say why a body cannot be read", () => {
    const changed = signing.slice();
    changed[37] = 0xff;
    expect(messageFields(changed, "request", psaSignHash.opcode, contract).map(({ name }) => name)).toContain(
      "unreadable",
    );
  });

  it("never throw, whatever one byte is", () => {
    for (let offset = 0; offset < creating.length; offset++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = creating.slice();
        changed[offset] = value;
        expect(messageFields(changed, "request", psaGenerateKey.opcode, contract).length).toBeGreaterThan(14);
      }
    }
  });
});
