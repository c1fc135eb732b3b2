/** One thing in a credential set's facts that doesn't go with its provider. */
export interface FactsProblem {
  /** The form field, by its path in the request schema, such as `variables.tenant` or `request.tokenUrl`. */
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}

/** A record's own value: a parameter called `constructor` must not find Object's. */
export function ownValue(record: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
