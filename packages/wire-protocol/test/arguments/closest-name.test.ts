import { expect, it } from "vitest";
import { closestName } from "../../src/arguments/closest-name.js";

const names = ["timeoutMs", "provider", "endpoint", "verifyAfterSign", "SHA_256", "SHA3_256", "der"];

it.each([
  ["timeoutMS", "timeoutMs"],
  ["timeout_ms", "timeoutMs"],
  ["timeouts", "timeoutMs"],
  ["provder", "provider"],
  ["porvider", "provider"],
  ["providerr", "provider"],
  ["verifyaftersign", "verifyAfterSign"],
  ["SHA256", "SHA_256"],
  ["sha3-256", "SHA3_256"],
  ["DER", "der"],
])("closestName finds what was meant by %s: %s", (name, meant) => {
  expect(closestName(name, names)).toBe(meant);
});

it.each(["", "x", "toString", "__proto__", "retries", "provide the key", "e".repeat(100_000)])(
  "closestName suggests nothing for %.20s",
  (name) => {
    expect(closestName(name, names)).toBeUndefined();
  },
);

it("closestName prefers the name that is nearer, whatever comes first", () => {
  expect(closestName("SHA3256", names)).toBe("SHA3_256");
  expect(closestName("SHA3256", [...names].reverse())).toBe("SHA3_256");
});
