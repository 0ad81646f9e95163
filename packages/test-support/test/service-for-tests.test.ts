import { expect, it } from "vitest";
import { serviceForTests } from "../src/index.js";

it("starts before the tests and closes after them, the client first", async () => {
  const steps: string[] = [];
  const hooks: Record<string, () => Promise<void>> = {};
  const part = (name: string) => ({
    name,
    close: async () => {
      steps.push(`close ${name}`);
    },
  });
  const shared = serviceForTests(
    { beforeAll: (run) => (hooks.before = run), afterAll: (run) => (hooks.after = run) },
    async () => part("service"),
    async ({ name }) => part(`client of ${name}`),
  );
  await hooks.before?.();
  expect([shared.service.name, shared.parsec.name]).toEqual(["service", "client of service"]);
  await hooks.after?.();
  expect(steps).toEqual(["close client of service", "close service"]);
});
