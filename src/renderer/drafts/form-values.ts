/** The JSON text that a form's fields are kept as. */
export const toValues = (fields: object): string => JSON.stringify(fields);

/**
 * Puts kept fields over `fields`: only those that are there still, and of the same kind as there, because an older or
 * newer Keyturn may have kept them.
 */
export function withValues<T extends object>(fields: T, values: string): T {
  const kept = parse(values);
  const fitting = Object.entries(fields).flatMap(([name, value]) =>
    Object.hasOwn(kept, name) && sameKind(value, kept[name]) ? [[name, kept[name]] as const] : [],
  );
  return { ...fields, ...Object.fromEntries(fitting) };
}

function parse(values: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(values);
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Lists hold texts, records hold texts: that is all that forms have. */
function sameKind(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) return Array.isArray(other) && other.every((each) => typeof each === 'string');
  if (typeof one === 'object' && one !== null) {
    return (
      typeof other === 'object' &&
      other !== null &&
      !Array.isArray(other) &&
      Object.values(other).every((each) => typeof each === 'string')
    );
  }
  return typeof one === typeof other;
}
