import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { guardJwkExport } from "../../js/guard-jwk-export.js";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const before = privateKey.export;

it("changes nothing in versions of Node that throw by themselves", () => {
  guardJwkExport("24.0.0");
  guardJwkExport("26.10.0");
  expect(privateKey.export).toBe(before);
});

it("leaves the export of ordinary keys as it is, once the method is guarded", () => {
  const jwk = privateKey.export({ format: "jwk" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  guardJwkExport("22.99.0");
  const guarded = privateKey.export;
  expect(guarded).not.toBe(before);
  expect(privateKey.export({ format: "jwk" })).toEqual(jwk);
  expect(privateKey.export({ format: "pem", type: "pkcs8" })).toBe(pem);
  expect(createPrivateKey({ key: jwk, format: "jwk" }).export({ format: "jwk" })).toEqual(jwk);
  guardJwkExport("22.99.0");
  expect(privateKey.export).toBe(guarded);
});

it("leaves wrong calls to Node", () => {
  const exportKey = privateKey.export as (options?: unknown) => unknown;
  expect(() => exportKey.call(privateKey)).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_TYPE" }));
  expect(() => exportKey.call({}, { format: "jwk" })).toThrow(TypeError);
});
