import { describe, expect, test } from 'vitest';
import { listProviders } from '../../../src/main/providers/catalogue.ts';
import { hueOf, monogramOf } from '../../../src/renderer/ui/monogram.ts';

describe('the monograms of the catalogue', () => {
  test('are told apart by their letters, or else by colours that are far apart', () => {
    const looks = listProviders().map(({ id, name }) => ({ id, letters: monogramOf(name).toLowerCase() }));
    const alike = looks.flatMap((one, index) =>
      looks
        .slice(index + 1)
        .filter(({ letters }) => letters === one.letters)
        .map((other) => [one.id, other.id] as const),
    );
    const apart = (a: string, b: string) => 180 - Math.abs(180 - Math.abs(hueOf(a) - hueOf(b)));
    expect(alike.filter(([one, other]) => apart(one, other) < 80)).toEqual([]);
  });

  test('use every colour there is, none too often', () => {
    const hues = listProviders().map(({ id }) => hueOf(id));
    const counts = [...new Set(hues)].map((hue) => hues.filter((other) => other === hue).length);
    expect(counts).toHaveLength(18);
    expect(Math.max(...counts)).toBeLessThanOrEqual(6);
  });

  test('keep their colour when a provider is renamed, as one’s own may be', () => {
    expect(hueOf('own-4f1c')).toBe(hueOf('own-4f1c'));
    expect(hueOf('own-4f1c') % 20).toBe(0);
  });
});
