/** A parsed JSON object that somebody else wrote: read it with {@link readMember} only. */
export type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member: never `constructor` or `__proto__` of ours. */
export function readMember(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** The value at a path of own members, through objects and lists; undefined where the path ends early. */
export function readPath(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = readMember(value as Members, name);
  }
  return value;
}
