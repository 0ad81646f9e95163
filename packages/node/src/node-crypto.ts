/** `node:crypto`, loaded when it is first needed: most programs leave cryptography to the service, and it costs a tenth of the import. */
export function nodeCrypto(): typeof import("node:crypto") {
  return process.getBuiltinModule("node:crypto");
}
