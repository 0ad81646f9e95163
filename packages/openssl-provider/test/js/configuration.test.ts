import { describe, expect, it } from "vitest";
import { configurationText, settingsOf } from "../../js/configuration.js";

const refused = expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", family: "usage" });

describe("the configuration of the module", () => {
  it("is the text of an openssl.cnf", () => {
    expect(configurationText("/a/parsec.so", ["provider = 3"]).split("\n")).toEqual([
      "openssl_conf = parsec_load",
      "[parsec_load]",
      "providers = parsec_providers",
      "[parsec_providers]",
      "parsec = parsec_section",
      "[parsec_section]",
      "module = \\/a\\/parsec\\.so",
      "provider = 3",
      "activate = 1",
      "",
    ]);
  });

  it("has a line for each option, under the name that openssl.cnf has for it", () => {
    const options = {
      endpoint: "unix:/a",
      applicationName: "pump",
      provider: 255,
      timeoutMs: 1,
      trust: "relaxed",
      trustedUid: 985,
      trustedFileSystems: ["zfs", "fuse.sshfs"],
      directory: "/b",
    } as const;
    expect(settingsOf(options)).toEqual([
      "endpoint = unix\\:\\/a",
      "application_name = pump",
      "provider = 255",
      "timeout_ms = 1",
      "trust = relaxed",
      "trusted_uid = 985",
      "trusted_file_systems = zfs\\,fuse\\.sshfs",
    ]);
    expect(settingsOf({})).toEqual([]);
    expect(settingsOf({ endpoint: undefined as never })).toEqual([]);
  });

  it("takes their meaning from all signs, and gives none to letters", () => {
    expect(settingsOf({ applicationName: "a $b#c\\d\"e'f;g" })).toEqual([
      "application_name = a\\ \\$b\\#c\\\\d\\\"e\\'f\\;g",
    ]);
    expect(settingsOf({ applicationName: "nrtbäé9" })).toEqual(["application_name = nrtbäé9"]);
  });

  it.each([
    { endpoint: "" },
    { endpoint: 1 },
    { endpoint: "unix:/a\nactivate = 1" },
    { applicationName: "" },
    { applicationName: "a\0b" },
    { applicationName: "a\x7fb" },
    { provider: 0 },
    { provider: 256 },
    { timeoutMs: 0 },
    { timeoutMs: 0x8000_0000 },
    { trust: "none" },
    { trustedUid: 0 },
    { trustedFileSystems: "zfs" },
    { trustedFileSystems: [] },
    { trustedFileSystems: ["zfs", "a,b"] },
    { trustedFileSystems: [1] },
    { trustedFileSystems: [""] },
    { directory: 1 },
    { directory: "" },
    { directory: "/a\nactivate = 0" },
    { name: "x" },
  ])("refuses %j", (options) => {
    expect(() => settingsOf(options as never)).toThrow(refused);
  });

  it("says of an empty setting that it is left out instead", () => {
    expect(() => settingsOf({ endpoint: "" })).toThrow("endpoint must be left out, or not empty");
    expect(() => settingsOf({ endpoint: "a\tb" })).toThrow("without control characters");
  });
});
