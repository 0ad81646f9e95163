/** Hooks of the test runner: vitest's `beforeAll` and `afterAll`. */
export interface FileHooks {
  beforeAll(run: () => Promise<void>): unknown;
  afterAll(run: () => Promise<void>): unknown;
}

interface Closable {
  close(): Promise<void>;
}

/** A service with a client, for the tests of one file. */
export interface ServiceForTests<Service, Client> {
  readonly service: Service;
  readonly parsec: Client;
}

/** Starts a service and connects a client before the tests of a file, and closes both after them. */
export function serviceForTests<Service extends Closable, Client extends Closable>(
  hooks: FileHooks,
  start: () => Promise<Service>,
  connect: (service: Service) => Promise<Client>,
): ServiceForTests<Service, Client> {
  let service: Service;
  let parsec: Client;
  hooks.beforeAll(async () => {
    service = await start();
    parsec = await connect(service);
  });
  hooks.afterAll(async () => {
    await parsec.close();
    await service.close();
  });
  return {
    get service() {
      return service;
    },
    get parsec() {
      return parsec;
    },
  };
}
