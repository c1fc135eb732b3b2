import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestView } from '../../../src/renderer/dashboard/bands.ts';
import { Tally, type Figures } from '../../../src/renderer/dashboard/figures.ts';
import { SetCounts } from '../../../src/renderer/state/set-counts.ts';
import { belongsTo, type View } from '../../../src/renderer/state/views.ts';
import type { CredentialSetListItem } from '../../../src/shared/credential.ts';
import { byUrgency, dayInMs, rotationStatuses } from '../../../src/shared/rotation.ts';
import { sampleSet } from '../../fakes/sample-credential-sets.ts';

type Items = readonly CredentialSetListItem[];

const earliest = Date.UTC(2020, 0, 1);
const latest = Date.UTC(2032, 0, 1);
/** Round moments are where stretches of time meet. */
const moment = fc.oneof(
  fc.integer({ min: earliest, max: latest }),
  fc.integer({ min: 0, max: 4_000 }).map((days) => earliest + days * dayInMs),
  fc
    .tuple(fc.integer({ min: 2020, max: 2031 }), fc.integer({ min: 0, max: 11 }), fc.constantFrom(-1, 0, 1))
    .map(([year, month, off]) => new Date(year, month, 1).getTime() + off),
);
const items: fc.Arbitrary<Items> = fc
  .array(
    fc.record({
      status: fc.constantFrom(...rotationStatuses),
      enabled: fc.boolean(),
      trashedAt: fc.option(moment, { freq: 4 }),
      dueAt: fc.option(moment, { freq: 4 }),
      secretChangedAt: moment,
      providerId: fc.constantFrom('monite', 'trusted-shops-etrusted', '__proto__'),
      contactEmail: fc.constantFrom('', 'ops@example.com', 'api@example.com'),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((changes, index) => sampleSet(index + 1, changes)));

function figuresOf(sets: Items, now: number): Figures {
  const tally = new Tally(now);
  for (const set of sets) tally.add(set);
  return tally.read();
}
const listed = (sets: Items, view: View): number =>
  sets.filter((set) => belongsTo(view, set, () => '')).length;
const sum = (amounts: Iterable<{ readonly count: number }>): number =>
  [...amounts].reduce((total, { count }) => total + count, 0);

describe('every number of the dashboard', () => {
  test('is that of the list in the view behind it', () => {
    fc.assert(
      fc.property(items, moment, (sets, now) => {
        const figures = figuresOf(sets, now);
        for (const { band, count } of [...figures.due, ...figures.ages, figures.undated]) {
          expect(count, band.label).toBe(listed(sets, band.view));
        }
        for (const { status, count } of figures.statuses) {
          expect(count).toBe(listed(sets, { kind: 'status', status }));
        }
        for (const [providerId, { count, attention }] of figures.providers) {
          expect(count).toBe(listed(sets, { kind: 'provider', providerId }));
          expect(attention).toBe(listed(sets, { kind: 'attention_at', providerId }));
        }
        for (const [contactEmail, { count, attention }] of figures.contacts) {
          expect(count).toBe(listed(sets, { kind: 'contact', contactEmail }));
          expect(attention).toBe(listed(sets, { kind: 'attention_of', contactEmail }));
        }
        expect(figures.all.count).toBe(listed(sets, { kind: 'all' }));
        expect(figures.all.attention).toBe(listed(sets, { kind: 'attention' }));
        expect(figures.soon.length).toBe(listed(sets, digestView(now)));
      }),
    );
  });

  test('adds up to the sets that it stands for', () => {
    fc.assert(
      fc.property(items, moment, (sets, now) => {
        const { all, watched, due, undated, ages, statuses, providers, contacts } = figuresOf(sets, now);
        const disabled = statuses.find(({ status }) => status === 'disabled')?.count ?? 0;
        expect(watched.count).toBe(all.count - disabled);
        expect(sum(due) + undated.count).toBe(watched.count);
        expect(sum(ages)).toBe(watched.count);
        for (const parts of [statuses, providers.values(), contacts.values()]) {
          expect(sum(parts)).toBe(all.count);
        }
        for (const parts of [[...due, undated], ages, [...providers.values()], [...contacts.values()]]) {
          expect(parts.reduce((total, { attention }) => total + attention, 0)).toBe(all.attention);
        }
      }),
    );
  });

  test('is that of the sidebar', () => {
    fc.assert(
      fc.property(items, moment, (sets, now) => {
        const counter = new SetCounts();
        for (const set of sets) counter.count(set, 1);
        const counts = counter.read((_, environment) => environment);
        const figures = figuresOf(sets, now);
        expect([figures.all.count, figures.all.attention]).toEqual([counts.all, counts.attention]);
        const providers = [...figures.providers].map(([id, { count }]) => [id, count] as const);
        expect(new Map(providers)).toEqual(counts.providers);
      }),
    );
  });
});

test('what to rotate next is the most urgent set that is still used', () => {
  fc.assert(
    fc.property(items, moment, (sets, now) => {
      const wanted = byUrgency(
        sets.filter((set) => set.status !== 'unused' && belongsTo({ kind: 'attention' }, set, () => '')),
      );
      expect(figuresOf(sets, now).mostUrgent).toBe(wanted[0] ?? null);
    }),
  );
});

test('what comes next is the calm set that is due first', () => {
  const now = Date.UTC(2026, 10, 22);
  const calm = (number: number, days: number) =>
    sampleSet(number, { status: 'fresh', dueAt: now + days * dayInMs });
  const sets = [
    calm(1, 50),
    calm(2, 20),
    sampleSet(3, { status: 'stale', dueAt: now - dayInMs }),
    sampleSet(4, { status: 'disabled', dueAt: now + dayInMs }),
    calm(5, -3),
  ];
  expect(figuresOf(sets, now).next).toBe(sets[1]);
});
