import { describe, expect, test } from 'vitest';
import { digestGroups, digestText } from '../../../src/renderer/dashboard/digest.ts';
import { dayInMs } from '../../../src/shared/rotation.ts';
import { sampleNow, sampleSet } from '../../fakes/sample-credential-sets.ts';

const due = (number: number, name: string, providerId: string, days: number) =>
  sampleSet(number, { name, providerId, dueAt: sampleNow + days * dayInMs, status: 'fresh' });
const sets = [
  due(1, 'Invoice sync', 'monite', 20),
  due(2, 'Review importer', 'etrusted', -3),
  due(3, 'Ledger export', 'monite', 5),
];
const groups = digestGroups(sets, ({ providerId }) => ({ key: providerId, name: providerId.toUpperCase() }));

describe('the digest', () => {
  test('has the group in front whose first set is due first, and its sets by date', () => {
    expect(groups.map(({ name, items }) => [name, items.map(({ name: each }) => each)])).toEqual([
      ['ETRUSTED', ['Review importer']],
      ['MONITE', ['Ledger export', 'Invoice sync']],
    ]);
  });

  test('as text has names, dates and reasons, and no client ID', () => {
    const text = digestText('Due soon', groups, {
      date: (at) => `day ${Math.round((at - sampleNow) / dayInMs)}`,
      aside: () => 'Sandbox',
    });
    expect(text).toBe(
      [
        'Due soon',
        '',
        'ETRUSTED',
        '- day -3: Review importer (Sandbox). Maximum age',
        '',
        'MONITE',
        '- day 5: Ledger export (Sandbox). Maximum age',
        '- day 20: Invoice sync (Sandbox). Maximum age',
        '',
      ].join('\n'),
    );
    for (const { clientId } of sets) expect(text).not.toContain(clientId);
  });
});
