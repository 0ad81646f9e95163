import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { askYesOrNo, discardTyped } from "../../src/input/confirm.js";
import type { Io } from "../../src/io.js";

it("a line that was typed before a question is no answer to it", async () => {
  const stdin = new PassThrough();
  const io = { stdin, stderr: new PassThrough() } as unknown as Io;
  stdin.write("y\ny\n");
  await discardTyped(stdin);
  const answer = askYesOrNo(io, "Allow?");
  stdin.write("n\n");
  expect(await answer).toBe(false);
  // The stream is there for the next question.
  await discardTyped(stdin);
  const next = askYesOrNo(io, "Allow?");
  stdin.write("y\n");
  expect(await next).toBe(true);
});
