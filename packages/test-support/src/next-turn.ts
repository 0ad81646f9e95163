/** Resolves in the next turn of the event loop, when everything has run that can run without I/O. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
