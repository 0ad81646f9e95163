// The project's identity, from tools/identity.json: addresses and names that nothing in this repository can find out by itself.
import { readJson } from "../workspace.mjs";

export const UNSET = "TO-BE-SET";

export const identity = readJson("tools/identity.json");

/** Names of the fields that are not known yet. */
export function unsetFields(fields = identity) {
  return Object.keys(fields).filter((name) => String(fields[name]).includes(UNSET));
}

/** Files outside package.json that name an address or an owner: the pattern of the text, and the text that belongs there. */
export const identityTexts = [
  ["SECURITY.md", /<[^<>\s]+>(?= \("Report a vulnerability"\))/, `<${identity.securityContact}>`],
  [".github/ISSUE_TEMPLATE/config.yml", /(?<=url: )\S+/, identity.securityContact],
  [".github/CODEOWNERS", /(?<=^\* ).*$/m, identity.codeOwners],
  ["CODE_OF_CONDUCT.md", /(?<=write to ).*(?=\.$)/m, identity.conductContact],
];
