const NOBODY = 65_534;

/** Runs something as a user to whom file permissions apply, also where the tests run as root. */
export async function asStranger<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(NOBODY);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}
