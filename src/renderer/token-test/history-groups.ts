import type { SecretVersion } from '../../shared/credential.ts';
import type { TokenTestRecord } from '../../shared/token-test.ts';

/** How many rows are drawn at once: a page that takes no longer than a frame. */
export const rowsAtOnce = 50;

export interface HistoryGroup {
  readonly versionId: string;
  readonly title: string;
  readonly records: readonly TokenTestRecord[];
}

const stages: Record<SecretVersion['stage'], string> = {
  pending: 'pending',
  current: 'current',
  previous: 'previous',
  revoked: 'revoked',
};

/**
 * The tests by the secret that they were made with, as long as they follow each other.
 *
 * @param records - newest first
 * @param formatDate - of ms since 1970
 */
export function historyGroups(
  records: readonly TokenTestRecord[],
  versions: readonly SecretVersion[],
  formatDate: (at: number) => string,
): readonly HistoryGroup[] {
  const groups: { versionId: string; title: string; records: TokenTestRecord[] }[] = [];
  for (const record of records) {
    const last = groups.at(-1);
    if (last?.versionId === record.secretVersionId) last.records.push(record);
    else {
      const version = versions.find(({ id }) => id === record.secretVersionId);
      groups.push({
        versionId: record.secretVersionId,
        title: version
          ? `Secret of ${formatDate(version.createdAt)}, ${stages[version.stage]}`
          : 'A former secret',
        records: [record],
      });
    }
  }
  return groups;
}
