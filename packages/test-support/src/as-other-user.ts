/** The id of a user without rights; Linux reserves it. */
export const UNPRIVILEGED_UID = 65_534;

/** True if the tests run as root, which can act as other users. */
export const isRoot: boolean = process.geteuid?.() === 0;

/**
 * Runs an action under another effective user id. Where the tests do not run as root the action runs as the own user, to whom file
 * permissions apply as well.
 */
export async function asOtherUser<T>(action: () => Promise<T>, uid: number = UNPRIVILEGED_UID): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(uid);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}
