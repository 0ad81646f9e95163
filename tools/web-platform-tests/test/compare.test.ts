import { expect, it } from "vitest";
// @ts-expect-error: the runner is plain JavaScript
import { digestOf, lostSubtests } from "../compare.mjs";

const file = (statuses: Record<string, string>, harness = "ok") => ({
  harness,
  subtests: Object.entries(statuses).map(([name, status]) => ({ name, status, message: `${name} said so` })),
});

it("lostSubtests names what passes with the platform's object alone, and not what fails with both", () => {
  const platform = file({ a: "pass", b: "pass", c: "fail", d: "pass" });
  expect(lostSubtests(platform, file({ a: "pass", b: "fail", c: "fail", d: "not run" }))).toEqual([
    { name: "b", message: "b said so", refusals: [], fileRefusals: [] },
    { name: "d", message: "d said so", refusals: [], fileRefusals: [] },
  ]);
  expect(lostSubtests(platform, file({ a: "pass", b: "pass", c: "pass", d: "pass" }))).toEqual([]);
});

it("lostSubtests gives a subtest that was not run the message of the set-up that failed instead", () => {
  const lost = lostSubtests(file({ a: "pass" }), file({ "set-up": "fail" }, "exit 1: crash"));
  expect(lost).toMatchObject([{ name: "a", message: "not run: exit 1: crash\nset-up: set-up said so" }]);
});

it("lostSubtests tells two subtests of one name apart", () => {
  const twice = (first: string, second: string) => ({
    harness: "ok",
    subtests: [first, second].map((status) => ({ name: "a", status, message: "" })),
  });
  expect(lostSubtests(twice("pass", "pass"), twice("pass", "fail"))).toMatchObject([{ name: "a (2)", message: "" }]);
});

it("digestOf depends on the names and not on their order", () => {
  expect(digestOf(["a", "b"])).toBe(digestOf(["b", "a"]));
  expect(digestOf(["a", "b"])).not.toBe(digestOf(["a", "c"]));
  expect(digestOf(["ab"])).not.toBe(digestOf(["a", "b"]));
});
