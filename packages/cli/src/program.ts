import { Command, Option } from "commander";
import { addAttestCommands } from "./commands/attestation/attest-commands.js";
import { addCertCommands } from "./commands/certificate/cert-commands.js";
import { addCertShowCommand } from "./commands/certificate/cert-show-command.js";
import { addCsrCommand } from "./commands/certificate/csr-command.js";
import { addCompletionCommands } from "./commands/completion-commands.js";
import { addCipherCommands } from "./commands/data/cipher-commands.js";
import { addRandomCommand, addRandomToolCommand } from "./commands/data/random-commands.js";
import { addSignatureCommands } from "./commands/data/signature-commands.js";
import { addDoctorCommand } from "./commands/doctor/doctor-command.js";
import { addExamples } from "./commands/examples.js";
import { addCreateCommand } from "./commands/key/create-command.js";
import { addDeleteCommand } from "./commands/key/delete-command.js";
import { addExportCommand } from "./commands/key/export-command.js";
import { addImportCommand } from "./commands/key/import-command.js";
import { addListCommand } from "./commands/key/list-command.js";
import { addShowCommand } from "./commands/key/show-command.js";
import { addCreateCsrCommand } from "./commands/parsec-tool/create-csr-command.js";
import { addKeyToolCommands } from "./commands/parsec-tool/key-commands.js";
import { addListCommands } from "./commands/parsec-tool/list-commands.js";
import { addCapabilitiesCommand } from "./commands/service/capabilities-command.js";
import { addMockCommand } from "./commands/service/mock-command.js";
import { addPingCommand } from "./commands/service/ping-command.js";
import { addAgentCommand } from "./commands/ssh/agent-command.js";
import { addCertificateCommand } from "./commands/ssh/certificate-command.js";
import { addSshKeyCommand } from "./commands/ssh/key-command.js";
import { addJwtCommands } from "./commands/token/jwt-commands.js";
import { hasStyles } from "./output/output.js";
import type { Run } from "./run.js";
import { VERSION } from "./version.js";

const EXIT_CODES = `
Exit codes: 0 done, 1 the answer is no, 2 wrong command line, 3 no such key, 4 key exists, 5 not permitted, 6 not supported,
7 service unreachable, 8 timeout, 9 not trusted, 10 service failed, 11 decryption failed, 12 file, 70 bug, 130 Ctrl-C.
The command lines of parsec-tool exit with 0 or 1.`;

/** Builds the whole command line. Nothing is sent, and no module of a command's own is loaded, before an action runs. */
export function buildProgram(run: Run): Command {
  const { io } = run;
  const program = new Command("parsec")
    .description("Keys of a Parsec service at a prompt. Takes the command lines of parsec-tool.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, writeText) => writeText(text.replace(/^error: /, "parsec: ")),
      getOutHasColors: () => hasStyles(io.stdout, io.env),
      getErrHasColors: () => hasStyles(io.stderr, io.env),
    })
    .showHelpAfterError("`parsec COMMAND --help` shows examples.")
    .version(`parsec ${VERSION}`, "-V, --version");
  addExamples(program, [
    "parsec key create device/identity --type ec-p256",
    'parsec sign "a text" -k device/identity',
    "parsec seal --in config.json -k config --out config.sealed",
    "parsec mock -- npm test",
  ]);
  addGlobalOptions(program).addHelpText("after", EXIT_CODES);

  program.commandsGroup("Keys:");
  const keys = program.command("key").description("create, list, show, delete, import and export keys");
  for (const add of [
    addCreateCommand,
    addListCommand,
    addShowCommand,
    addDeleteCommand,
    addImportCommand,
    addExportCommand,
  ]) {
    add(keys, run);
  }
  program.commandsGroup("Texts and files:");
  addSignatureCommands(program, run);
  addCipherCommands(program, run);
  addRandomCommand(program, run);
  program.commandsGroup("SSH:");
  addAgentCommand(program, run);
  addSshKeyCommand(program, run);
  addCertificateCommand(program, run);
  program.commandsGroup("Proofs of identity:");
  addJwtCommands(program, run);
  addAttestCommands(program, run);
  program.commandsGroup("Certificates:");
  addCsrCommand(program, run);
  const certificates = program.command("cert").description("make, issue and show certificates");
  addCertCommands(certificates, run);
  addCertShowCommand(certificates, run);
  program.commandsGroup("Service:");
  addPingCommand(program, run);
  addCapabilitiesCommand(program, run);
  addDoctorCommand(program, run);
  addMockCommand(program, run);
  addCompletionCommands(program, run);
  program.addHelpCommand(
    new Command("help").argument("[command]").description("show the help of a command").helpGroup("Service:"),
  );
  program.commandsGroup("As in parsec-tool:");
  addListCommands(program, run);
  addKeyToolCommands(program, run);
  addCreateCsrCommand(program, run);
  addRandomToolCommand(program, run);
  return program;
}

function addGlobalOptions(program: Command): Command {
  return program
    .option("-p, --provider <provider>", "provider, by id or name; by default the first of the service")
    .option("-t, --timeout <seconds>", "seconds for each call; 0 waits without an end")
    .option("--endpoint <uri>", "endpoint of the service, instead of PARSEC_SERVICE_ENDPOINT")
    .option("--allow-tcp", "allow a tcp: endpoint from the environment: any user of the machine can listen there")
    .option(
      "--app-name <name>",
      "name of the application, instead of PARSEC_APPLICATION_NAME; some services believe it",
    )
    .option("--jwt-svid", "prove who you are by a token of the SPIFFE Workload API (SPIFFE_ENDPOINT_SOCKET)")
    .option("--trust-owner <uid...>", "users beside root and you who may own the socket and its directories")
    .option("--json", "print results as JSON; the schemas come with this package")
    .option("--quiet", "print results only, and errors")
    .option("--no-input", "ask nothing")
    .addOption(new Option("--debug", "print all that is known about an error").env("PARSEC_DEBUG"));
}
