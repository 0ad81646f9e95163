import { fileURLToPath } from "node:url";
import { canRunTrustCases, runTrustCase, trustCases } from "@parsec-ts/test-support";
import { describe, expect, it } from "vitest";

const asUser = `'${process.execPath}' '${fileURLToPath(new URL("../as-user.mjs", import.meta.url))}'`;

/** There is no listener, so a connection that is refused by the system shows that the endpoint was trusted. */
const client = `
client() {
  case "$3" in
    owner=*) trust="{\\"owners\\":[$\{3#owner=}]}" ;;
    files=*) trust="{\\"fileSystems\\":[\\"$\{3#files=}\\"]}" ;;
    *) trust="\\"$3\\"" ;;
  esac
  outcome="$(${asUser} connect "$1" "$2" "$trust")"
  case "$outcome" in
    ERR_PARSEC_TRANSPORT_REFUSED) echo trusted ;;
    /*) echo untrusted ;;
    *) echo "failed: $outcome" ;;
  esac
}`;

describe.skipIf(!canRunTrustCases)("the check of an endpoint trusts", () => {
  it.each(trustCases.map((trustCase) => [trustCase.title, trustCase] as const))(
    "%s (as root, with namespaces)",
    async (_title, trustCase) => {
      expect(await runTrustCase(trustCase, client)).toEqual(trustCase.outcomes);
    },
  );
});
