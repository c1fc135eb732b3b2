import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concealed, LiveSecrets } from '../../../src/main/vault/live-secrets.ts';
import { SealKey } from '../../../src/main/vault/seal.ts';

function liveSecrets(...secrets: string[]) {
  const key = new SealKey(randomBytes(32));
  const live = new LiveSecrets(key);
  for (const secret of secrets) live.remember(Buffer.from(secret));
  return { live, key };
}

describe('live secrets', () => {
  it.each([
    ['correct horse battery staple'],
    ['hunter2'],
    ['pass'],
    ['ключ-от-сейфа'],
    ['a"b\\c\n'],
    ['p%ss w+rd&x=y'],
  ])('are found wherever %j stands in a text', (secret) => {
    const { live } = liveSecrets('another-secret', secret);
    expect(live.conceal(secret)).toBe(concealed);
    expect(live.conceal(`before ${secret} after`)).toBe(`before ${concealed} after`);
    expect(live.conceal(`xx${secret}${secret}yy`)).toBe(`xx${concealed}${concealed}yy`);
  });

  it('are found as they look in JSON and in a URL', () => {
    const secret = 'a "quoted" & säcret';
    const { live } = liveSecrets(secret);
    expect(live.conceal(JSON.stringify({ v: secret }))).toBe(`{"v":"${concealed}"}`);
    expect(live.conceal(`https://x.example/?v=${encodeURIComponent(secret)}`)).toBe(
      `https://x.example/?v=${concealed}`,
    );
    expect(live.conceal(new URLSearchParams({ v: 'a "quoted" & säcret' }).toString())).toBe(`v=${concealed}`);
  });

  it('are found in encodings that are too short to look like a token', () => {
    const { live } = liveSecrets('hunter2?>');
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const text = Buffer.from('hunter2?>').toString(encoding);
      expect(live.conceal(`v=${text};`)).toBe(`v=${concealed};`);
    }
    expect(live.conceal(Buffer.from('hunter2?>').toString('hex').toUpperCase())).toBe(concealed);
  });

  it('are told by the longest that fits', () => {
    const { live } = liveSecrets('production', 'production-key-1');
    expect(live.conceal('<production-key-1>')).toBe(`<${concealed}>`);
    expect(live.conceal('<production-key-2>')).toBe(`<${concealed}-key-2>`);
  });

  it('leave other texts as they are', () => {
    const { live } = liveSecrets('s3cret-of-mine', 'abc');
    const text = 'The vault’s s3cret-of-min€ isn’t abc here. 😀';
    expect(live.conceal(text)).toBe(text);
    expect(live.conceal('')).toBe('');
  });

  it('can’t be told any more once the keys are wiped', () => {
    const { live, key } = liveSecrets('s3cret');
    key.wipe();
    expect(() => live.conceal('s3cret')).toThrow('wiped');
  });

  it('are remembered up to a number, the newest for certain', () => {
    const { live } = liveSecrets(...Array.from({ length: 5_050 }, (_, n) => `secret-number-${n}`));
    expect(live.conceal('secret-number-5049')).toBe(concealed);
    expect(live.conceal('secret-number-7')).toBe('secret-number-7');
  });
});
