import { clientErrors } from "@parsec-ts/client";
import { joseErrors } from "@parsec-ts/jose";
import { keyFormatErrors } from "@parsec-ts/key-formats";
import { isParsecError } from "@parsec-ts/node";
import { operationErrors } from "@parsec-ts/operations";
import { spiffeErrors } from "@parsec-ts/spiffe";
import { sshAgentErrors } from "@parsec-ts/ssh-agent";
import { asOtherUser, temporaryDirectory } from "@parsec-ts/test-support";
import { transportErrors } from "@parsec-ts/transport";
import { tcpTransportErrors } from "@parsec-ts/transport-tcp";
import { unixTransportErrors } from "@parsec-ts/transport-unix";
import { type ErrorTable, wireProtocolErrors } from "@parsec-ts/wire-protocol";
import { x509Errors } from "@parsec-ts/x509";
import { afterAll, beforeAll, expect, it } from "vitest";
import { errorExamples, serviceExample } from "../errors/error-examples.mjs";
import { startExamples } from "../errors/example-context.mjs";

const tables: ErrorTable = {
  ...wireProtocolErrors,
  ...operationErrors,
  ...keyFormatErrors,
  ...transportErrors,
  ...unixTransportErrors,
  ...tcpTransportErrors,
  ...clientErrors,
  ...spiffeErrors,
  ...joseErrors,
  ...sshAgentErrors,
  ...x509Errors,
};

let context: Awaited<ReturnType<typeof startExamples>>;

beforeAll(async () => {
  context = await startExamples(temporaryDirectory("error-examples", afterAll));
});

afterAll(() => context.close());

async function errorOf(example: (of: typeof context) => unknown): Promise<unknown> {
  try {
    return await example(context);
  } catch (error) {
    return error;
  }
}

it("every code of the tables has an example, and no other code", () => {
  expect(Object.keys(errorExamples).sort()).toEqual(Object.keys(tables).sort());
});

it.each(Object.entries(errorExamples))(
  "the example of %s raises it, in its family and with advice",
  async (code, example) => {
    const raise = (): Promise<unknown> => errorOf(example as (of: typeof context) => unknown);
    const error = await (code === "ERR_PARSEC_TRANSPORT_PERMISSION" ? asOtherUser(raise) : raise());
    expect(error).toMatchObject({ code, family: tables[code as keyof typeof tables]?.family });
    expect(isParsecError(error) && error.message.length).toBeGreaterThan(20);
  },
);

it("a status of the service keeps its number and its name", async () => {
  expect(await errorOf(serviceExample)).toMatchObject({
    code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
    family: "service",
    status: 1140,
    statusName: "PsaErrorDoesNotExist",
  });
});
