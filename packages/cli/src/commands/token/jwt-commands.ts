import {
  createJwks,
  type JwtClaims,
  type SignJwtOptions,
  signJwt,
  type VerificationKeys,
  type VerifyJwtOptions,
  verifyJwt,
} from "@parsec-ts/jose";
import { argumentError } from "@parsec-ts/wire-protocol";
import type { Command } from "commander";
import { readTextFile } from "../../input/read-file.js";
import { type InputOptions, readInput } from "../../input/read-input.js";
import { timeSpanOption } from "../../input/time-span-option.js";
import { jsonText } from "../../output/printable.js";
import { action, type Context, type Run } from "../../run.js";
import { addExamples } from "../examples.js";

interface SignOptions extends InputOptions {
  readonly keyName: string;
  readonly sub?: string;
  readonly iss?: string;
  readonly aud?: readonly string[];
  readonly expiresIn?: string;
  readonly expiry?: boolean;
}

interface VerifyOptions extends InputOptions {
  readonly keyName?: string;
  readonly jwks?: string;
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: readonly string[];
  readonly clockSkew?: string;
  readonly expiry?: boolean;
}

/** Adds `jwt sign`, `jwt verify` and `jwt jwks`. */
export function addJwtCommands(program: Command, run: Run): void {
  const jwt = program.command("jwt").description("sign and verify JSON Web Tokens by keys of the service");
  addSignCommand(jwt, run);
  addVerifyCommand(jwt, run);
  const jwks = jwt
    .command("jwks")
    .description("print the public keys by which others verify your tokens")
    .argument("<name...>", "names of the keys")
    .action(
      action(run, async (context: Context, names: readonly string[]) => {
        const parsec = await context.connect();
        const set = await createJwks(names.map((name) => context.key(parsec, name)));
        await context.output.result(set, `${jsonText(set, 2)}\n`);
      }),
    );
  addExamples(jwks, ["parsec jwt jwks device/identity > jwks.json"]);
}

function addSignCommand(jwt: Command, run: Run): void {
  const sign = jwt
    .command("sign")
    .description("sign a token; its algorithm is the key's")
    .argument("[claims]", "claims as a JSON object; none if it and --in are left out")
    .requiredOption("-k, --key-name <name>", "name of the key")
    .option("--in <file>", "read the claims from a file, or with - from standard input")
    .option("--sub <subject>", "the claim sub")
    .option("--iss <issuer>", "the claim iss")
    .option("--aud <audience...>", "the claim aud")
    .option("--expires-in <time>", "time until it expires: 5m, 8h, or seconds", "5m")
    .option("--no-expiry", "a token that never expires, unless the claims have exp")
    .action(
      action(run, async (context: Context<SignOptions>, text: string | undefined) => {
        const claims = await readClaims(context, text);
        const key = context.key(await context.connect(), context.options.keyName);
        const token = await signJwt(key, claims, signOptions(context.options, claims));
        await context.output.result({ token }, `${token}\n`);
      }),
    );
  addExamples(sign, [
    "parsec jwt sign -k device/identity --sub pump-17 --aud cloud",
    'parsec jwt sign \'{"scope":"read"}\' -k device/identity --expires-in 8h',
  ]);
}

function addVerifyCommand(jwt: Command, run: Run): void {
  const verify = jwt
    .command("verify")
    .description("verify a token from a pipe or a file and print its claims; exits with 1 if it must be refused")
    .option("--in <file>", "read the token from a file, or with - from standard input")
    .option("-k, --key-name <name>", "verify by a key of the service")
    .option("--jwks <file>", "verify by a file with public keys: a JWK, or a set of them")
    .option("--aud <audience...>", "your names, one of which the token must be for")
    .option("--iss <issuer>", "the issuer that it must have")
    .option("--sub <subject>", "the subject that it must have")
    .option("--clock-skew <seconds>", "seconds by which two clocks may differ: 60, at most 600")
    .option("--no-expiry", "take a token that never expires")
    .action(
      action(run, async (context: Context<VerifyOptions>) => {
        const { io, options, output } = context;
        const bytes = await readInput(io, { text: undefined, options, noun: "token" });
        const token = Buffer.from(bytes).toString("latin1").trim();
        const { header, claims } = await verifyJwt(await keysOf(context), token, verifyOptions(options));
        await output.result({ header, claims }, `${jsonText(claims, 2)}\n`);
      }),
    );
  addExamples(verify, [
    "parsec jwt verify --in token.jwt -k device/identity --aud cloud",
    "parsec jwt sign -k device/identity | parsec jwt verify --jwks jwks.json",
  ]);
}

async function readClaims({ io, options }: Context<SignOptions>, text: string | undefined): Promise<JwtClaims> {
  if (text === undefined && options.in === undefined) return {};
  const bytes = await readInput(io, { text, options, noun: "claims" });
  const claims = parseJson(Buffer.from(bytes).toString("utf8"), "the claims");
  if (typeof claims !== "object" || claims === null) throw argumentError("the claims", "a JSON object");
  return claims as JwtClaims;
}

function signOptions({ sub, iss, aud, expiresIn, expiry = true }: SignOptions, { exp }: JwtClaims): SignJwtOptions {
  const lifetime = expiry && exp === undefined ? expiresIn : undefined;
  return {
    ...(sub !== undefined && { subject: sub }),
    ...(iss !== undefined && { issuer: iss }),
    ...(aud !== undefined && { audience: aud.length === 1 ? (aud[0] as string) : aud }),
    ...(lifetime !== undefined && { expiresIn: timeSpanOption("--expires-in", lifetime) }),
  };
}

function verifyOptions({ iss, sub, aud, clockSkew, expiry = true }: VerifyOptions): VerifyJwtOptions {
  return {
    ...(iss !== undefined && { issuer: iss }),
    ...(sub !== undefined && { subject: sub }),
    ...(aud !== undefined && { audience: aud }),
    ...(clockSkew !== undefined && { clockSkewSeconds: Number(clockSkew) }),
    ...(!expiry && { allowNoExpiry: true }),
  };
}

/** The keys that the command line names: no token chooses them. */
async function keysOf(context: Context<VerifyOptions>): Promise<VerificationKeys> {
  const { keyName, jwks } = context.options;
  if (keyName !== undefined && jwks === undefined) return context.key(await context.connect(), keyName);
  if (keyName !== undefined || jwks === undefined) {
    throw argumentError("--key-name", "given, or --jwks: one of the two says by which keys the token is verified");
  }
  return parseJson(await readTextFile(jwks), "--jwks") as VerificationKeys;
}

function parseJson(text: string, argument: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw argumentError(argument, "JSON");
  }
}
