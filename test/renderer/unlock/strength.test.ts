import { expect, test } from 'vitest';
import { adviceFor, type Strength } from '../../../src/renderer/unlock/strength.ts';
import { passphraseLength } from '../../../src/renderer/unlock/passphrase.ts';

const estimate = async (passphrase: string): Promise<Strength> =>
  (await import('../../../src/renderer/unlock/strength-estimate.ts')).estimate(passphrase);

test.each(['password', '12345678', 'qwertyuiop', 'keyturn1', 'aaaaaaaaaaaa'])(
  '%s is weak, and told why',
  async (weak) => {
    const { score, advice } = await estimate(weak);
    expect(score).toBeLessThanOrEqual(1);
    expect(advice).toMatch(/\.$/);
  },
);

test('unrelated words are strong, and need no advice', async () => {
  expect(await estimate('teapot gravel ninety lantern')).toEqual({ score: 4, advice: null });
});

test('a finding without words of ours says nothing, rather than a name in code', () => {
  expect(adviceFor('somethingNew', ['somethingElse'])).toBeNull();
  expect(adviceFor('dates', ['somethingElse'])).toBe('Dates are guessed early.');
});

test('characters are counted composed, as main counts them', () => {
  expect(passphraseLength('cafe\u0301')).toBe(4);
  expect(passphraseLength('🔑🔑')).toBe(2);
});
