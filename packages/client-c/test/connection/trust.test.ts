import { join } from "node:path";
import { isNative } from "@parsec-ts/native/testing";
import { canRunTrustCases, runTrustCase, trustCases } from "@parsec-ts/test-support";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../../scripts/build-tests.js";
import { UNREACHED, UNTRUSTED } from "./signature-status.js";

describe.runIf(isNative && canRunTrustCases)("a client's check of an endpoint trusts", () => {
  let client: string;
  beforeAll(async () => {
    const programs = await buildTests();
    // There is no listener, so a service that is not reached shows that the endpoint was trusted. The empty name between two commas is none
    // that a file system has, not even one whose mount is out of sight.
    client = `
cp -n '${join(programs, "hostile")}' /run/hostile; chmod 755 /run/hostile
client() {
  unset PARSEC_TRUSTED_UID PARSEC_TRUSTED_FILE_SYSTEMS PARSEC_TRUST
  case "$3" in
    owner=*) export PARSEC_TRUSTED_UID="\${3#owner=}" ;;
    files=*) export PARSEC_TRUSTED_FILE_SYSTEMS="other,,\${3#files=}" ;;
    *) export PARSEC_TRUST="$3" ;;
  esac
  as_user=""
  test "$1" = - || as_user="setpriv --reuid $1 --regid $1 --clear-groups"
  case "$(PARSEC_SERVICE_ENDPOINT="unix:$2" timeout 20 $as_user /run/hostile 1 2> /dev/null | cut -d ' ' -f 1 | head -n 1)" in
    ${UNREACHED}) echo trusted ;;
    ${UNTRUSTED}) echo untrusted ;;
    *) echo failed ;;
  esac
}`;
  }, 400_000);

  it.each(trustCases.map((trustCase) => [trustCase.title, trustCase] as const))(
    "%s (as root, with namespaces)",
    async (_title, trustCase) => {
      expect(await runTrustCase(trustCase, client)).toEqual(trustCase.outcomes);
    },
  );
});
