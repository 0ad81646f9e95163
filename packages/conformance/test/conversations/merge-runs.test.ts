import { describe, expect, it } from "vitest";
import { mergeRuns } from "../../src/conversations/merge-runs.js";
import type { RecordedExchange, RequestPiece } from "../../src/conversations/recorded-exchange.js";

const bytes = (...values: number[]) => Uint8Array.from(values);

function exchangeWith(body: Uint8Array, changes: Partial<RecordedExchange> = {}): RecordedExchange {
  const request = { provider: 1, opcode: 4, unauthenticated: false, body: [] };
  return { title: "an exchange", request, status: 0, opcode: 4, provider: 1, body, ...changes };
}

describe("the merge of two runs", () => {
  const bodyOf = (first: RecordedExchange, second: RecordedExchange) => mergeRuns([first], [second])[0]?.body;

  it("keeps a body that is the same in both", () => {
    expect(bodyOf(exchangeWith(bytes(1, 2)), exchangeWith(bytes(1, 2)))).toEqual(bytes(1, 2));
  });

  it("keeps the length of a body that differs, if that is the same", () => {
    expect(bodyOf(exchangeWith(bytes(1, 2)), exchangeWith(bytes(1, 3)))).toBe(2);
    expect(bodyOf(exchangeWith(bytes(1, 2)), exchangeWith(bytes(1)))).toBeUndefined();
  });

  it("ignores the order of keys and of opcodes, and of nothing else", () => {
    for (const opcode of [9, 26]) {
      const merged = bodyOf(exchangeWith(bytes(1, 2), { opcode }), exchangeWith(bytes(2, 1), { opcode }));
      expect(merged).toEqual(bytes(1, 2));
    }
    expect(bodyOf(exchangeWith(bytes(1, 2)), exchangeWith(bytes(2, 1)))).toBe(2);
  });

  it("does not keep the length of an RSA key pair, which is random", () => {
    const pair = (last: number) => exchangeWith(bytes(0x0a, 5, 0x30, 0x82, 0, 1, last), { opcode: 12 });
    expect(bodyOf(pair(1), pair(2))).toBeUndefined();
  });

  it("keeps references to random bytes, and replaces others by the bytes", () => {
    const requestOf = (first: Uint8Array, second: Uint8Array): readonly RequestPiece[] => {
      const body = [bytes(7), { exchange: 0, offset: 1, length: 1 }, bytes(8)];
      const verify = exchangeWith(bytes(), {
        request: { provider: 1, opcode: 5, unauthenticated: false, body },
      });
      const { request } = mergeRuns([exchangeWith(first), verify], [exchangeWith(second), verify])[1] ?? verify;
      return request instanceof Uint8Array ? [] : request.body;
    };
    expect(requestOf(bytes(1, 2), bytes(1, 3))).toEqual([bytes(7), { exchange: 0, offset: 1, length: 1 }, bytes(8)]);
    expect(requestOf(bytes(1, 2), bytes(1, 2))).toEqual([bytes(7, 2, 8)]);
  });

  it("fails if a status differs between the runs, or their number of exchanges", () => {
    const refused = exchangeWith(bytes(), { status: 1134 });
    expect(() => mergeRuns([exchangeWith(bytes())], [refused])).toThrow("an exchange had the status 0");
    expect(() => mergeRuns([], [refused])).toThrow("The runs have 0 and 1 exchanges.");
  });
});
