import { provisionPrograms, whereDebian } from "@parsec-ts/debian";
import { run } from "../../workspace.mjs";

/** The machine's strace, or Debian's in a private directory; `undefined` on a machine that is no Debian. In CI nothing may be left out. */
export async function findStrace() {
  return (await starts("strace")) ? "strace" : await whereDebian(provisionStrace);
}

const starts = (program) =>
  run(program, ["--version"], { capture: true }).then(
    ({ code }) => code === 0,
    () => false,
  );

/** Puts strace into a private directory, from Debian's packages, without root. */
export async function provisionStrace() {
  const packages = ["strace", "libunwind8", "liblzma5"];
  const programs = { strace: "usr/bin/strace" };
  return (await provisionPrograms({ name: "strace", suite: "bookworm", packages, programs })).strace;
}
