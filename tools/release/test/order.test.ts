import { describe, expect, it } from "vitest";
import { inDependencyOrder } from "../order.mjs";

const names = (manifests: readonly { name: string }[]) => manifests.map(({ name }) => name);

describe("inDependencyOrder", () => {
  it("puts a package after all that it depends on, in every way of depending", () => {
    const manifests = [
      { name: "a", dependencies: { d: "1" } },
      { name: "b", peerDependencies: { a: "1" } },
      { name: "c" },
      { name: "d", optionalDependencies: { c: "1", other: "1" } },
    ];
    expect(names(inDependencyOrder(manifests))).toEqual(["c", "d", "a", "b"]);
  });

  it("does not depend on the order that it is given", () => {
    const manifests = [{ name: "b" }, { name: "c", dependencies: { a: "1" } }, { name: "a" }];
    expect(names(inDependencyOrder(manifests))).toEqual(names(inDependencyOrder([...manifests].reverse())));
  });

  it("ignores development dependencies: users do not install them", () => {
    const manifests = [
      { name: "a", devDependencies: { b: "1" } },
      { name: "b", dependencies: { a: "1" } },
    ];
    expect(names(inDependencyOrder(manifests))).toEqual(["a", "b"]);
  });

  it("names the packages of a circle", () => {
    const circle = [{ name: "a", dependencies: { b: "1" } }, { name: "b", dependencies: { a: "1" } }, { name: "c" }];
    expect(() => inDependencyOrder(circle)).toThrow("a, b depend on each other");
  });
});
