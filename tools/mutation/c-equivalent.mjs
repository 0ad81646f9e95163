// Changes of C that change nothing, or nothing that could be seen: they do not count. Each with its reason.

/**
 * `{ source, before, after, reason }`: the lines without their indentation. Some are in code that only a fault of our own JavaScript would reach.
 * `follows` is the line above, where that tells it from others.
 */
export const C_EQUIVALENT = [
  {
    source: "connection/endpoint.c",
    follows: "if (fstat(directory, &status) != 0) {",
    before: "close(directory);",
    after: ";",
    reason: "only where the status of an open descriptor cannot be read, which does not happen",
  },
  {
    source: "connection/endpoint.c",
    follows: "if (fstat(entry, &status) != 0) {",
    before: "close(entry);",
    after: ";",
    reason: "only where the status of an open descriptor cannot be read, which does not happen",
  },
  {
    source: "connection/endpoint.c",
    before: "return enter_directory(resolution, trust, directory, &status, false);",
    after: "return enter_directory(resolution, trust, directory, &status, true);",
    reason: "it matters for /run/parsec alone, and the way up to that has come down through it",
  },
  {
    source: "connection/file_system.c",
    follows: 'if (type == NULL || sscanf(type, " - %63s", file_system->name) != 1)',
    before: "return false;",
    after: "return true;",
    reason: "each line of mountinfo has a type",
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
    source: "call/call.c",
    before: "call->native.status = PARSEC_ERROR_GENERIC_ERROR;",
    after: ";",
    reason: "JavaScript finishes each call with a status",
  },
  {
    source: "call/call.c",
    before: "call->native.wake_at = INFINITY;",
    after: ";",
    reason: "JavaScript sets the time of each call before it waits",
  },
  {
    source: "call/call.c",
    before: "if (waiting.count == 0 && isinf(call->native.wake_at)) {",
    after: "if (waiting.count != 0 && isinf(call->native.wake_at)) {",
    reason: "a call that waits for a connection has a deadline",
  },
  {
    source: "call/call.c",
    before: "call->views[i] = JS_UNDEFINED;",
    after: ";",
    reason: "a value of zeroes is the number 0, and to detach a number does nothing",
  },
  {
    source: "call/native_call.c",
    follows: 'JS_ThrowRangeError(context, "too many parts, or no bytes");',
    before: "return false;",
    after: "return true;",
    reason: "no request has as many parts, and all of them are bytes",
  },
  {
    source: "call/native_call.c",
    follows: "if (!is_found)",
    before: "return false;",
    after: "return true;",
    reason: "JavaScript gives bytes for each output",
  },
  {
    source: "call/native_call.c",
    before: "if (native == NULL || native->is_finished)",
    after: "if (native == NULL && native->is_finished)",
    reason: "JavaScript finishes a call once",
  },
  {
    source: "api/function.c",
    before: 'return argument->length > MAX_INPUT ? "is too long" : NULL;',
    after: 'return argument->length >= MAX_INPUT ? "is too long" : NULL;',
    reason: "no service takes 2 GiB, and no test has them",
  },
  {
    source: "api/function.c",
    before: 'return argument->length > MAX_INPUT ? "is too large" : NULL;',
    after: 'return argument->length >= MAX_INPUT ? "is too large" : NULL;',
    reason: "no service gives 2 GiB, and no test has them",
  },
  {
    source: "api/list.c",
    before: "packed->left = 0;",
    after: ";",
    reason: "JavaScript packs whole numbers",
  },
  {
    source: "api/list.c",
    before: "if (length == 0 || length > packed->left)",
    after: "if (length == 0 && length > packed->left)",
    reason: "JavaScript packs whole texts",
  },
  {
    source: "utf8.c",
    before: "if (count < 0 || (count > 0 && !is_second(first, *byte)))",
    after: "if (count < 0 || (count >= 0 && !is_second(first, *byte)))",
    reason: "a character of one byte has no second one that is refused",
  },
  {
    source: "connection/connection.c",
    follows: "struct connection *connection_find(struct connection connections[MAX_CONNECTIONS], int number)",
    before: "for (int i = 0; i < MAX_CONNECTIONS; i++) {",
    after: "for (int i = 0; i <= MAX_CONNECTIONS; i++) {",
    reason: "what is looked for is there: JavaScript names open connections, and a call has two at most",
  },
  {
    source: "connection/connection.c",
    follows: "if (connection->pinned_count == MAX_PARTS)",
    before: "return false;",
    after: "return true;",
    reason: "no request has as many parts",
  },
  {
    source: "connection/connection.c",
    before: "if (length > 0)",
    after: "if (length >= 0)",
    reason: "no part of a request is empty",
  },
  {
    source: "connection/connection.c",
    before: "size_t taken = sent < part->iov_len ? sent : part->iov_len;",
    after: "size_t taken = sent <= part->iov_len ? sent : part->iov_len;",
    reason: "both are the same number then",
  },
  {
    source: "connection/connection.c",
    before: "if (sent < 0) {",
    after: "if (sent <= 0) {",
    reason: "a socket never takes none of some bytes",
  },
  {
    source: "options.c",
    before: "static bool parse_endpoint(const char *endpoint, char path[MAX_SOCKET_PATH + 1])",
    after: "static bool parse_endpoint(const char *endpoint, char path[MAX_SOCKET_PATH])",
    reason: "the size of an array in a parameter is for readers",
  },
  {
    source: "options.c",
    before: "memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);",
    after: "memcpy(&options, given, given->size <= sizeof options ? given->size : sizeof options);",
    reason: "both are the same number then",
  },
];

/** True for a change of C, `{ source, text, line, before, after }`, that is one of them. */
export function isEquivalentC(change) {
  return C_EQUIVALENT.some((known) => isSameChange(known, change));
}

/** True if an entry of the list stands for this change. */
export function isSameChange(known, { source, text, line, before, after }) {
  const above = text
    .split("\n")
    .slice(0, line - 1)
    .findLast((one) => one.trim() !== "{");
  return (
    known.source === source &&
    known.before === before.trim() &&
    known.after === after.trim() &&
    (known.follows === undefined || known.follows === above?.trim())
  );
}
