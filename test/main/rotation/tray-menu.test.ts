import { expect, it } from 'vitest';
import { trayMenu } from '../../../src/main/rotation/tray-menu.ts';
import { born, setWith } from './sample-set.ts';

const asking = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    moment: born + index,
    about: { set: setWith({ name: `Set ${index}` }), reason: 'past_age' as const, dueAt: born },
  }));
const labels = (...of: Parameters<typeof trayMenu>) =>
  trayMenu(...of)
    .flat()
    .map(({ label }) => label);

it('names what needs attention, at most ten, while the vault is open', () => {
  const shown = labels({ isLocked: false, asking: asking(12) }, true);
  expect(shown.slice(0, 3)).toEqual(['12 credential sets need attention', 'Set 0 – Stale', 'Set 1 – Stale']);
  expect(shown.filter((label) => label.startsWith('Set'))).toHaveLength(10);
  expect(shown.slice(-4)).toEqual(['Open Keyturn', 'Snooze all for a day', 'Lock', 'Quit']);
});

it('names nothing while it is locked, whatever it is given', () => {
  expect(labels({ isLocked: true, asking: asking(2) }, false)).toEqual([
    '2 credential sets need attention',
    'Open Keyturn',
    'Quit',
  ]);
});

it('says when there is nothing to do', () => {
  expect(labels({ isLocked: false, asking: [] }, true)[0]).toBe('Nothing needs attention');
});

it('cuts a name that no menu has room for', () => {
  const [one] = asking(1);
  if (!one) throw new Error('There is none');
  const long = { ...one, about: { ...one.about, set: setWith({ name: 'x'.repeat(200) }) } };
  const label = labels({ isLocked: false, asking: [long] }, true)[1] ?? '';
  expect(label.length).toBeLessThan(100);
});
