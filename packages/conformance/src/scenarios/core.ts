import { canDoCrypto, ecdsaKey } from "@parsec-ts/operations";
import { check } from "../check.js";
import type { Scenario } from "../scenario.js";

/** Operations of the core provider, and the capability check. */
export const coreScenarios: readonly Scenario[] = [
  {
    operation: "Ping",
    title: "speaks wire protocol 1.0",
    async run({ parsec }) {
      const { major, minor } = await parsec.ping();
      check(major === 1 && minor === 0, `the service speaks ${major}.${minor}`);
    },
  },
  {
    operation: "ListProviders",
    title: "lists the provider, and the core provider last",
    async run({ parsec, provider }) {
      const ids = (await parsec.listProviders()).map(({ id }) => id);
      check(ids.includes(provider) && ids.at(-1) === 0, `listed ${ids}`);
    },
  },
  {
    operation: "ListAuthenticators",
    title: "lists the authenticator in use",
    async run({ parsec }) {
      const ids = (await parsec.listAuthenticators()).map(({ id }) => id);
      check(ids.includes(parsec.authType), `listed ${ids}, in use is ${parsec.authType}`);
    },
  },
  {
    operation: "ListOpcodes",
    title: "lists the opcodes of the provider",
    async run({ parsec, provider }) {
      const opcodes = await parsec.listOpcodes(provider);
      for (const opcode of [2, 3, 4, 5, 6, 7]) check(opcodes.includes(opcode), `lacks ${opcode}`);
    },
  },
  {
    operation: "ListKeys",
    title: "lists a key with its attributes",
    async run({ parsec, provider, freshName }) {
      const attributes = ecdsaKey("P-256");
      const key = await parsec.key(freshName(), { provider }).generate(attributes);
      const info = await key.info();
      check(
        info.providerId === provider && JSON.stringify(info.attributes) === JSON.stringify(attributes),
        JSON.stringify(info),
      );
    },
  },
  {
    operation: "ListClients",
    title: "lists applications for an administrator",
    async run({ parsec, provider, freshName, application }) {
      await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      check((await parsec.listClients()).includes(application), `does not list ${application}`);
    },
  },
  {
    operation: "DeleteClient",
    title: "deletes an application for an administrator",
    async run({ parsec, provider, freshName, application }) {
      await parsec.key(freshName(), { provider }).generate(ecdsaKey("P-256"));
      await parsec.deleteClient(application);
      check((await parsec.listKeys()).length === 0, "keys are left");
    },
  },
  {
    operation: "CanDoCrypto",
    title: "confirms that a P-256 key can be generated",
    async run({ parsec, provider }) {
      const request = { checkType: "GENERATE", attributes: ecdsaKey("P-256") } as const;
      // The canDoCrypto of the client would return false for a refusal. This call throws.
      await parsec.call(canDoCrypto, request, { provider });
    },
  },
];
