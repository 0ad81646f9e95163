import { describe, expect, it } from "vitest";
import { notesOf } from "../notes.mjs";

const client = `# @parsec-ts/client

## 0.2.0

### Minor Changes

- 1234567: Keys have names.

  - and a list

### Patch Changes

- 89abcde: Faster.
- Updated dependencies [1234567]
  - @parsec-ts/transport@0.2.0

## 0.1.0

### Minor Changes

- 0000000: First release.
`;
const node = client.replace(/- 89abcde: Faster\.\n/, "");

describe("notesOf", () => {
  it("writes each change of one version once, with the packages that it is about", () => {
    const notes = notesOf(
      [
        { name: "node", text: node },
        { name: "client", text: client },
      ],
      "0.2.0",
    );
    expect(notes).toBe(
      "## Changes\n\n- **client, node**: Keys have names.\n\n  - and a list\n\n## Fixes\n\n- **client**: Faster.\n",
    );
  });

  it("takes no other version whose number starts alike", () => {
    expect(() => notesOf([{ name: "client", text: client }], "0.2")).toThrow("No CHANGELOG has a change of 0.2");
  });
});
