/**
 * Makes an object of the same class as a platform's, with members of its own. They appear as inherited ones, as those of the platform's
 * object do: its prototype is the class's, which has methods for objects of the platform alone.
 */
export function instanceWith(platform: object, members: Readonly<Record<PropertyKey, unknown>>): object {
  return new Proxy(Object.create(Object.getPrototypeOf(platform)), {
    get: (target, name, receiver) => (name in members ? members[name] : Reflect.get(target, name, receiver)),
    has: (target, name) => name in members || Reflect.has(target, name),
  });
}
