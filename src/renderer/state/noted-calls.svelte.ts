import type { ChannelName } from '../../shared/channel-names.ts';

/** Calls that main notes in the audit log though they change nothing else that the window would hear of. */
const noted: ReadonlySet<ChannelName> = new Set([
  'revealSecret',
  'copySecret',
  'copyClientId',
  'copyToken',
  'exportAuditLog',
]);

class NotedCalls {
  /** Grows with each of them: whoever shows the log reads it anew. */
  count = $state(0);

  note(channel: ChannelName): void {
    if (noted.has(channel)) this.count += 1;
  }
}

export const notedCalls = new NotedCalls();
