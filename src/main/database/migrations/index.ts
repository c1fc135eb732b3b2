import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { integrity } from './0002-integrity.ts';
import { ownProviders } from './0003-own-providers.ts';
import { reminders } from './0004-reminders.ts';
import { stagedRotation } from './0005-staged-rotation.ts';

/** In order, without a gap. A migration that was released is never changed, not even in its white space. */
export const migrations: readonly Migration[] = [initial, integrity, ownProviders, reminders, stagedRotation];
