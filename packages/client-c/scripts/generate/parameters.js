// The parameters of a function: "kind name" in functions.json.

/** `{ kind, name, isOptional }` of each parameter. */
export function parametersOf({ parameters }) {
  return parameters.map((text) => {
    const [, kind, optional, name] = /^([a-z_]+)(\??) ([a-z_]+)$/.exec(text) ?? [];
    if (kind === undefined || !(kind in DECLARATIONS || isList({ kind })))
      throw new Error(`"${text}" is no parameter.`);
    return { kind, name, isOptional: optional === "?" };
  });
}

/** The name in TypeScript. */
export function camelCase(name) {
  return name.replace(/_[a-z]/g, ([, letter]) => letter.toUpperCase());
}

export function isList({ kind }) {
  return kind.endsWith("_list");
}

/** True for what the caller passes in. */
export function isInput({ kind }) {
  return ["text", "number", "attributes", "bytes"].includes(kind);
}

const DECLARATIONS = {
  text: (name) => [`const char *${name}`],
  number: (name) => [`uint32_t ${name}`],
  attributes: (name) => [`const parsec_key_attributes *${name}`],
  bytes: (name) => [`const uint8_t *${name}`, `size_t ${name}_length`],
  buffer: (name) => [`uint8_t *${name}`, `size_t ${name}_size`, `size_t *${name}_length`],
  exact: (name) => [`uint8_t *${name}`, `size_t ${name}_size`],
  number_out: (name) => [`uint32_t *${name}`],
  attributes_out: (name) => [`parsec_key_attributes *${name}`],
};

/** The declaration of a function in C, without a semicolon, with lines of at most 120 characters. */
export function declarationOf(fn, prefix = "") {
  const parts = parametersOf(fn).flatMap(({ kind, name }) =>
    isList({ kind }) ? [`parsec_${kind} **${name}`] : DECLARATIONS[kind](name),
  );
  const start = `${prefix}parsec_status parsec_${fn.name}(`;
  const lines = [start];
  for (const [i, part] of ["parsec_client *client", ...parts].entries()) {
    const text = `${part}${i === parts.length ? ")" : ","}`;
    const last = lines[lines.length - 1];
    const spaced = last.endsWith("(") ? last + text : `${last} ${text}`;
    if (spaced.length <= 120) lines[lines.length - 1] = spaced;
    else lines.push(" ".repeat(start.length) + text);
  }
  return lines.join("\n");
}
