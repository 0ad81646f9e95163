import { expect, it } from "vitest";
import { keyError } from "../../../js/key/key-error.js";

it.each([
  ["parsec service not reachable", "transport", "ERR_PARSEC_OPENSSL_SERVICE"],
  ["parsec endpoint not trusted", "transport", "ERR_PARSEC_OPENSSL_SERVICE"],
  ["parsec service timed out", "transport", "ERR_PARSEC_OPENSSL_SERVICE"],
  ["parsec service runs in this process", "transport", "ERR_PARSEC_OPENSSL_SERVICE"],
  ["parsec key does not exist", "service", "ERR_PARSEC_OPENSSL_KEY"],
  ["unsupported", "service", "ERR_PARSEC_OPENSSL_KEY"],
])("makes of OpenSSL's reason an error of its family: %s", (reason, family, code) => {
  const cause = new Error("a cause");
  expect(keyError({ reason, text: "Do this." }, cause)).toMatchObject({ family, code, reason, cause });
  expect(keyError({ reason, text: "Do this." }).message).toBe(`OpenSSL could not open the key: ${reason}. Do this.`);
  expect(keyError({ reason, text: "" }).message).toBe(`OpenSSL could not open the key: ${reason}.`);
});
