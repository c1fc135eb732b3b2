import { describe, expect, it } from 'vitest';
import { AttemptDelay, delayAfter } from '../../../src/main/vault/attempt-delay.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { failureOf } from './temporary.ts';

const wrong = () => Promise.reject(new KeyturnError({ code: 'wrong_passphrase', message: 'Wrong.' }));
const right = () => Promise.resolve('open');

function delayed() {
  const clock = new FakeClock(0);
  return { clock, delay: new AttemptDelay(() => clock.now()) };
}

describe('the delay after wrong passphrases', () => {
  it('grows to half a minute, and no further', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(delayAfter)).toEqual([
      0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('keeps the next attempt waiting, the right one too, and does not run it', async () => {
    const { clock, delay } = delayed();
    for (let count = 0; count < 3; count += 1) await failureOf(() => delay.attempt(wrong));
    let tried = false;
    const early = await failureOf(() =>
      delay.attempt(() => {
        tried = true;
        return right();
      }),
    );
    expect(early.code).toBe('attempt_too_soon');
    expect(early.message).toContain('1 second.');
    expect(tried).toBe(false);
    expect(delay.remaining).toBe(1000);
    clock.advance(999);
    expect((await failureOf(() => delay.attempt(right))).code).toBe('attempt_too_soon');
    clock.advance(1);
    expect(await delay.attempt(right)).toBe('open');
  });

  it('does not grow by attempts that came too soon', async () => {
    const { clock, delay } = delayed();
    for (let count = 0; count < 10; count += 1) await failureOf(() => delay.attempt(wrong));
    clock.advance(1000);
    await failureOf(() => delay.attempt(wrong));
    expect(delay.remaining).toBe(2000);
  });

  it('starts anew after the right one', async () => {
    const { clock, delay } = delayed();
    for (let count = 0; count < 3; count += 1) await failureOf(() => delay.attempt(wrong));
    clock.advance(1000);
    await delay.attempt(right);
    await failureOf(() => delay.attempt(wrong));
    expect(delay.remaining).toBe(0);
  });

  it('counts nothing but wrong passphrases', async () => {
    const { delay } = delayed();
    const away = () => Promise.reject(new KeyturnError({ code: 'keychain_unavailable', message: 'Away.' }));
    for (let count = 0; count < 9; count += 1) await failureOf(() => delay.attempt(away));
    expect(delay.remaining).toBe(0);
  });
});
