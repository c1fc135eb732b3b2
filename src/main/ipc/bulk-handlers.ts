import type { Handlers } from './register.ts';
import type { RotationHandlerParts } from './rotation-handlers.ts';

/** Channels about many sets at once. */
export function bulkHandlers({ vault }: Pick<RotationHandlerParts, 'vault'>) {
  return {
    changeCredentialSets: ({ changes }) => {
      vault().changeMany(changes);
      return null;
    },
  } satisfies Partial<Handlers>;
}
