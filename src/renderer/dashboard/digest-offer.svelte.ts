import { dayInMs } from '../../shared/rotation.ts';
import { appState } from '../state/app-state.svelte.ts';
import { clock } from '../state/clock.svelte.ts';
import { credentialSets, environmentNameOf } from '../state/credential-sets.svelte.ts';
import { selection } from '../state/selection.svelte.ts';
import { belongsTo } from '../state/views.ts';
import { digestView } from './bands.ts';

export type DashboardTab = 'overview' | 'digest';

/** Which tab the dashboard shows, and whether it is time to look at the digest. */
class DigestOffer {
  tab = $state<DashboardTab>('overview');

  /** A week has passed since the digest was last opened or put off. */
  get isDue(): boolean {
    const { digestSeenAt } = appState.preferences;
    if (digestSeenAt === undefined) return true;
    const passed = clock.now - digestSeenAt;
    // The clock was set back: nobody would wait until it has caught up.
    return passed >= 7 * dayInMs || passed < -dayInMs;
  }

  /** How many sets it has; 0 also while they are still on their way. */
  count(): number {
    if (credentialSets.expected !== null) return 0;
    const view = digestView(clock.now);
    let count = 0;
    for (const item of credentialSets.byName) if (belongsTo(view, item, environmentNameOf)) count += 1;
    return count;
  }

  open(): void {
    this.tab = 'digest';
    selection.showAllOf({ kind: 'dashboard' });
  }

  /** It was opened, or put off: not again for a week. */
  note(): void {
    void appState.setPreferences({ digestSeenAt: Math.floor(clock.read()) });
  }
}

export const digestOffer = new DigestOffer();
