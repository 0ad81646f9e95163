import { describe, expect, it } from "vitest";
import { usableUntil } from "../src/svid-claims.js";

const NOW = 1_700_000_000_000;
const ID = "spiffe://example.org/app";
const REQUEST = { audience: ["parsec"], spiffeId: "" };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const encoded = (json: string): string => Buffer.from(json).toString("base64url");

/** A token of these claims, with those of a good one where they are not given. `json` stands for all of them. */
function token({ sub = ID, aud = "parsec", exp = NOW / 1000 + 1000, json = "" }: Record<string, unknown> = {}) {
  return bytes(`e30.${encoded(json === "" ? JSON.stringify({ sub, aud, exp }) : String(json))}.c2ln`);
}

const until = (svid: Uint8Array, request = REQUEST, named = ""): number =>
  usableUntil({ token: svid, spiffeId: named }, request, NOW);

describe("a JWT-SVID", () => {
  it.each([
    [1000, 970],
    [120, 90],
    [119.996, 89.997],
    [100, 75],
    [0.004, 0.003],
  ])("that expires in %d s is handed out for %d s", (left, expected) => {
    expect((until(token({ exp: NOW / 1000 + left })) - NOW) / 1000).toBeCloseTo(expected, 6);
  });

  it.each([
    ["an audience of its own", { aud: "parsec" }, ["parsec"]],
    ["several", { aud: ["a", "parsec", "b"] }, ["parsec"]],
    ["all that were requested", { aud: ["a", "parsec"] }, ["parsec", "a"]],
  ])("may be for %s", (_title, claims, audience) => {
    expect(until(token(claims), { ...REQUEST, audience })).toBeGreaterThan(NOW);
  });

  it("may be of the requested identity, which is named beside it", () => {
    expect(until(token(), { ...REQUEST, spiffeId: ID }, ID)).toBeGreaterThan(NOW);
  });

  it.each<[string, RegExp, Uint8Array, Partial<typeof REQUEST>?, string?]>([
    ["has no subject", /no SPIFFE identity/, token({ sub: null })],
    ["has a subject that is a number", /no SPIFFE identity/, token({ sub: 5 })],
    ["has a subject of another scheme", /no SPIFFE identity/, token({ sub: "https://spiffe://example.org" })],
    ["is of another identity", /than the requested one/, token(), { spiffeId: `${ID}2` }],
    ["is named otherwise", /named beside it/, token(), {}, `${ID}2`],
    ["has no audience", /another audience/, token({ aud: null })],
    ["is for another audience", /another audience/, token({ aud: ["parsec2"] })],
    ["is for one audience of two", /another audience/, token({ aud: ["parsec"] }), { audience: ["parsec", "a"] }],
    ["has no expiry", /never expires/, token({ exp: null })],
    ["has an expiry that is a text", /never expires/, token({ exp: "1800000000" })],
    ["expires at no time", /never expires/, token({ json: `{"sub":"${ID}","aud":"parsec","exp":1e999}` })],
    ["expires now", /has expired/, token({ exp: NOW / 1000 })],
    ["has expired", /has expired/, token({ exp: NOW / 1000 - 1 })],
    ["has no dot", /is no JWT/, bytes(encoded(`{"sub":"${ID}"}`))],
    ["has one dot", /is no JWT/, bytes(`e30.${encoded(`{"sub":"${ID}"}`)}`)],
    ["has claims that are no base64url", /is no JWT/, bytes("e30.*.c2ln")],
    ["has claims that are no JSON", /is no JWT/, token({ json: "{" })],
    ["has claims that are a text", /is no JWT/, token({ json: '"text"' })],
    ["has claims that are null", /is no JWT/, token({ json: "null" })],
  ])("is refused if it %s", (_title, message, svid, request = {}, named = "") => {
    const refusal = {
      family: "transport",
      code: "ERR_PARSEC_SPIFFE_BAD_TOKEN",
      message: expect.stringMatching(message),
    };
    expect(() => until(svid, { ...REQUEST, ...request }, named)).toThrow(expect.objectContaining(refusal));
  });
});
