import { KeyturnError } from '../../shared/failure.ts';

/** @returns null for a record whose seal doesn't open */
export function openedOrNull<T>(open: () => T): T | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof KeyturnError && error.code === 'vault_corrupt') return null;
    throw error;
  }
}
