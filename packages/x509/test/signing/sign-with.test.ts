import { describe, expect, it } from "vitest";
import { createCsr, selfSign } from "../../src/index.js";
import { errorOf, testService } from "../harness.js";
import { signingAs } from "./signing-as.js";

const service = testService();

describe("a signature of the service", () => {
  it("is verified before it is handed out: one over other bytes is refused", async () => {
    const key = await service.key();
    const wrong = signingAs(key, (_message, options) => key.sign(new TextEncoder().encode("other"), options));
    const expected = { code: "ERR_PARSEC_SIGNATURE_INVALID", family: "protocol" };
    expect(await errorOf(createCsr(wrong, { subject: "CN=a" }))).toMatchObject(expected);
    expect(await errorOf(selfSign(wrong, { subject: "CN=a", days: 1 }))).toMatchObject(expected);
  });
});
