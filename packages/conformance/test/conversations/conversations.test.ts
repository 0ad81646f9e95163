import { readFileSync } from "node:fs";
import { startMockService } from "@parsec-ts/mock-service";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { deepCount } from "@parsec-ts/test-support";
import { unixTransport } from "@parsec-ts/transport-unix";
import { describe, expect, it } from "vitest";
import { formatRecording, parseRecording } from "../../src/conversations/recording-file.js";
import { REPLAY_UID, replay } from "../../src/conversations/replay.js";
import { scripts } from "../../src/conversations/script/index.js";
import { emulatedProviders } from "../../src/emulated-providers.js";
import { ownUid } from "../../src/requests/user-authentication.js";

const installation = await provisionForTests();

/** The only differences between the mock and the real service: titles of exchanges, and the reason. */
const KNOWN_DIFFERENCES: readonly (readonly [title: RegExp, reason: string])[] = [
  [/^ListProviders: /, "The mock says that it is one, in its description and in its version."],
  [/^ListAuthenticators: /, "The mock says that it is one, in its description and in its version."],
  [/^(PrepareKeyAttestation|AttestKey): attested/, "Software cannot prove that a key is in a TPM."],
  [/: (generated )?RSA-1025$/, "RSA here has whole bytes, which every client asks for."],
  [
    /: (imported )?a pair as an RSA public key$/,
    "SoftHSM2's provider takes the first two numbers of any DER sequence as a key.",
  ],
];

const cases = scripts.flatMap(({ name: script, allowDeprecated }) =>
  emulatedProviders.map(([name]) => ({ script, name, allowDeprecated })),
);

describe.each(cases)("the recording $script-$name.txt", ({ script, name, allowDeprecated }) => {
  const text = readFileSync(new URL(`../../recordings/${script}-${name}.txt`, import.meta.url), "utf8");

  it("is the same with the mock, except for the known differences", async () => {
    const mock = await startMockService({
      providers: [name],
      authenticators: ["unix-peer-credentials"],
      admins: [String(REPLAY_UID)],
      allowDeprecated,
    });
    const differences = await replay(mock.transport, parseRecording(text));
    await mock.close();
    const isKnown = (title: string): boolean => KNOWN_DIFFERENCES.some(([pattern]) => pattern.test(title));
    expect(differences.filter(({ title }) => !isKnown(title))).toEqual([]);
  }, 120_000);

  it.skipIf(installation === undefined)(
    "is the same with the real service",
    async () => {
      if (installation === undefined) throw new Error("not provisioned");
      await using real = await startRealService({ installation, providers: [name], allowDeprecated });
      const recording = parseRecording(text);
      const begin = recording.slice(0, deepCount(recording.length, 600));
      const differences = await replay(unixTransport({ path: real.socketPath }), begin, ownUid);
      // The name of the only application is the user id.
      const isRecorder = process.geteuid?.() === REPLAY_UID;
      expect(differences.filter(({ title }) => isRecorder || !title.startsWith("ListClients"))).toEqual([]);
    },
    120_000,
  );

  it("reads and writes as the same text", () => {
    expect(formatRecording(parseRecording(text))).toBe(text);
  });
});
