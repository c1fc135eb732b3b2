import * as v from 'valibot';

/** What the requests of many channels are made of. */
export const Id = v.pipe(v.string(), v.uuid());
export const Ids = v.pipe(v.array(Id), v.minLength(1), v.maxLength(100_000));
export const ById = v.strictObject({ id: Id });
export const Nothing = v.optional(v.undefined());

/** One entry of the contract: the schema that main checks requests with, and the type of the answer. */
export function channel<S extends v.GenericSchema>(request: S) {
  return {
    /** Names the response type; nothing of it exists at run time. */
    responds: <T>(): { readonly request: S; readonly response: T } => ({ request, response: undefined as T }),
  };
}
