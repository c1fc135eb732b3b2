import * as fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { calendarText, productId } from '../../../src/main/calendar/calendar-text.ts';
import { dueEvent, type DueEvent } from '../../../src/main/calendar/due-events.ts';
import { credentialSet } from '../oauth/tester-for-tests.ts';
import { day } from '../vault/temporary.ts';

const now = Date.UTC(2026, 0, 15, 12);

const someEvent = (changes: Partial<DueEvent> = {}): DueEvent => ({
  uid: '3e27d02c-1356-4eb4-93fe-4d7ed43afa48',
  summary: 'Rotate “Billing” (Monite)',
  dueAt: new Date(2026, 2, 5, 0, 30).getTime(),
  warnAt: Date.UTC(2026, 1, 19, 3, 17),
  lastModified: Date.UTC(2026, 0, 10, 8),
  ...changes,
});

/** As another program reads it. */
async function readBack(events: readonly DueEvent[]) {
  const text = await calendarText(events);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return { text, calendar, events: calendar.getAllSubcomponents('vevent') };
}

const valueOf = (component: ICAL.Component | null | undefined, name: string) =>
  component?.getFirstPropertyValue(name);

describe('a calendar', () => {
  it('holds a whole day for each due date, the day on which it falls where the user is', async () => {
    const { calendar, events } = await readBack([someEvent()]);
    expect(valueOf(calendar, 'prodid')).toBe(productId);
    expect(valueOf(calendar, 'version')).toBe('2.0');
    const [event] = events;
    const start = valueOf(event, 'dtstart') as ICAL.Time;
    expect([start.isDate, start.toString()]).toEqual([true, '2026-03-05']);
    expect(valueOf(event, 'uid')).toBe('3e27d02c-1356-4eb4-93fe-4d7ed43afa48');
    expect(valueOf(event, 'summary')).toBe('Rotate “Billing” (Monite)');
    expect(String(valueOf(event, 'last-modified'))).toBe('2026-01-10T08:00:00Z');
    expect(valueOf(event, 'sequence')).toBe((9 * 24 + 8) * 3600);
  });

  it('rings at the warning time, and not for what is past', async () => {
    const { events } = await readBack([someEvent(), someEvent({ warnAt: null })]);
    const alarm = events[0]?.getFirstSubcomponent('valarm');
    expect(String(valueOf(alarm, 'trigger'))).toBe('2026-02-19T03:17:00Z');
    expect(valueOf(alarm, 'action')).toBe('DISPLAY');
    expect(events[1]?.getFirstSubcomponent('valarm')).toBeNull();
  });

  it('leaves out what is due after the last year that it can say', () => {
    const parts = {
      policyOf: () => ({ maximumAgeDays: null, warningDays: 14, overlapDays: 7 }),
      providerName: () => 'Monite',
      withNames: true,
      revisedAt: null,
      now,
    };
    const due = (secretExpiresAt: number) => dueEvent({ ...credentialSet(), secretExpiresAt }, parts);
    expect(due(Date.UTC(9999, 11, 31, 23, 59, 59))).toBeNull();
    expect(due(8.64e15)).toBeNull();
    expect(due(Date.UTC(9998, 11, 31))).not.toBeNull();
  });

  it('is a calendar without events where nothing is due', async () => {
    expect((await readBack([])).events).toEqual([]);
  });

  it('has lines of at most 75 octets, which end as RFC 5545 says', async () => {
    const { text } = await readBack([someEvent({ summary: 'שלום 👩‍💻 '.repeat(60) })]);
    const lines = text.split('\r\n');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('can’t be given another property by a name', async () => {
    const summary = 'Billing\r\nATTACH:https://attacker.example/\r\nEND:VEVENT\nBEGIN:VEVENT\rX:1';
    const { events } = await readBack([someEvent({ summary })]);
    expect(events).toHaveLength(1);
    expect(events[0]?.hasProperty('attach')).toBe(false);
    expect(valueOf(events[0], 'summary')).toBe(summary.replaceAll(/\r\n?/g, '\n'));
  });

  it('reads back every name exactly', async () => {
    const names = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
      fc.string({
        unit: fc.constantFrom(
          '\\',
          ';',
          ',',
          ':',
          '"',
          'n',
          'N',
          ' ',
          '=',
          '^',
          '’',
          'é',
          '😀',
          '\u202e',
          'ש',
        ),
        minLength: 1,
        maxLength: 200,
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 1, maxLength: 25 }), async (summaries) => {
        const { events } = await readBack(summaries.map((summary) => someEvent({ summary })));
        // eslint-disable-next-line no-control-regex -- RFC 5545 has no way to write these
        const readable = summaries.map((text) => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' '));
        expect(events.map((event) => valueOf(event, 'summary'))).toEqual(readable);
      }),
      { numRuns: 100 },
    );
  });

  it('writes 10,000 due dates in slices', async () => {
    let pauses = 0;
    const events = Array.from({ length: 10_000 }, (_, n) => someEvent({ summary: `Set ${n}` }));
    const text = await calendarText(events, () => {
      pauses += 1;
      return undefined;
    });
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(10_000);
    expect(text.match(/BEGIN:VCALENDAR/g)).toHaveLength(1);
    expect(pauses).toBe(500);
  });
});

describe('the due date of a set', () => {
  const parts = {
    policyOf: () => ({ maximumAgeDays: 90, warningDays: 14, overlapDays: 7 }),
    providerName: () => 'Monite',
    withNames: true,
    revisedAt: null,
    now,
  };
  const set = credentialSet({ name: 'Billing', clientId: 'client-1', secretChangedAt: now, updatedAt: now });

  it('is that of its policy, with the warning before', () => {
    expect(dueEvent(set, parts)).toMatchObject({
      summary: 'Rotate “Billing” (Monite)',
      dueAt: now + 90 * day,
      warnAt: now + 76 * day,
    });
  });

  it('has an ID that stays the same, and holds neither a name nor an ID of the set', () => {
    const uid = dueEvent(set, parts)?.uid;
    expect(dueEvent({ ...set, name: 'Other', clientId: 'client-2' }, parts)?.uid).toBe(uid);
    expect(uid).not.toBe(set.id);
    expect(uid).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  });

  it('names nothing where calendars shall not', () => {
    const event = dueEvent(set, { ...parts, withNames: false });
    expect(event?.summary).toBe('A credential is due for rotation');
  });

  it('is none for a disabled set, for one in the trash, and for one that is never due', () => {
    expect(dueEvent({ ...set, enabled: false }, parts)).toBeNull();
    expect(dueEvent({ ...set, trashedAt: now }, parts)).toBeNull();
    const never = { maximumAgeDays: null, warningDays: 14, overlapDays: 7 };
    expect(dueEvent(set, { ...parts, policyOf: () => never })).toBeNull();
  });

  it('doesn’t ring for a warning that is past', () => {
    expect(dueEvent(set, { ...parts, now: now + 80 * day })?.warnAt).toBeNull();
  });
});
