/** Converts a name to camel case: `rsa_pkcs1v15_sign` becomes `rsaPkcs1v15Sign`. */
export function camelCase(name: string): string {
  return name
    .replace(/[_.]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^[A-Z]/, (first) => first.toLowerCase());
}

/** Converts a name to Pascal case: `psa_sign_hash` becomes `PsaSignHash`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** Returns the module of a package: `psa-sign-hash` for `psa_sign_hash`. */
export function moduleName(packageName: string): string {
  return packageName.replaceAll(/[_.]+/g, "-").toLowerCase();
}
