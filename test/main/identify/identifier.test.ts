import { describe, expect, it } from 'vitest';
import type { SecretStage } from '../../../src/shared/credential.ts';
import { breath, Effort } from '../../../src/main/identify/candidate.ts';
import { candidates } from '../../../src/main/identify/candidates.ts';
import { Identifier, mostFound, mostValues } from '../../../src/main/identify/identifier.ts';
import { newVersion } from '../../../src/main/vault/credential-set.ts';
import { slowClock } from '../../fakes/monotonic-clock.ts';
import { idOf, secretOf, SmallVault } from './small-vault.ts';

const stages: readonly SecretStage[] = ['pending', 'current', 'previous', 'revoked'];

describe('what a value is', () => {
  it.each(stages)('is told for a %s secret', async (stage) => {
    const vault = new SmallVault();
    const set = vault.add(Object.fromEntries(stages.map((each) => [each, secretOf(each)])));
    vault.add({ current: 'of another set' });
    const { found } = await new Identifier().identify(vault, secretOf(stage));
    expect(found).toEqual([
      {
        kind: 'client_secret',
        form: 'text',
        name: null,
        line: 1,
        credentialSetId: set.id,
        versionId: `${stage} version`,
        stage,
      },
    ]);
  });

  it('is told for a client ID that the set had before, with the version it went with', async () => {
    const vault = new SmallVault();
    const facts = {
      clientId: idOf('former'),
      keyId: null,
      secretExpiresAt: null,
      secretChangedAt: 0,
      exposedAt: null,
      lastTest: null,
    };
    vault.add(
      {},
      {
        clientId: idOf('present'),
        secretVersions: [
          newVersion({ id: 'now', stage: 'current', createdAt: 1 }),
          { ...newVersion({ id: 'then', stage: 'revoked', createdAt: 0 }), facts },
        ],
      },
    );
    const { found } = await new Identifier().identify(vault, `${idOf('former')}\n${idOf('present')}`);
    expect(found).toMatchObject([
      { kind: 'client_id', line: 1, versionId: 'then', stage: 'revoked' },
      { kind: 'client_id', line: 2, versionId: 'now', stage: 'current' },
    ]);
  });

  it('is told of each set that has it, those in the trash too', async () => {
    const vault = new SmallVault();
    const clientId = idOf('shared');
    const sets = [vault.add({}, { clientId }), vault.add({}, { clientId, trashedAt: 1 })];
    const { found } = await new Identifier().identify(vault, clientId);
    expect(found.map(({ credentialSetId }) => credentialSetId)).toEqual(sets.map(({ id }) => id));
  });

  it('follows what becomes of the vault', async () => {
    const vault = new SmallVault();
    const identifier = new Identifier();
    const stillFound = async (text: string) => (await identifier.identify(vault, text)).found.length;
    const set = vault.add({ current: 'the-secret' }, { clientId: 'first' });
    expect(await stillFound('first')).toBe(1);
    vault.put({ ...set, clientId: 'second' });
    expect(await stillFound('first')).toBe(0);
    expect(await stillFound('second')).toBe(1);
    vault.remove(set.id);
    expect(await stillFound('second')).toBe(0);
    expect(await stillFound('the-secret')).toBe(0);
  });

  it('comes once, with its first place', async () => {
    const vault = new SmallVault();
    vault.add({ current: 'the-secret' });
    const { found } = await new Identifier().identify(vault, 'see the-secret\nA=1\nA=the-secret\n');
    expect(found).toMatchObject([{ line: 1, form: 'word' }]);
  });

  it.each(['\n', '\r', '\r\n', 'x\r\n'])('comes with its line after thousands of %j', async (lineBreak) => {
    const vault = new SmallVault();
    vault.add({ current: 'the-secret' });
    const { found } = await new Identifier().identify(vault, `A=1${lineBreak.repeat(3_000)}the-secret`);
    expect(found).toMatchObject([{ line: 3_001 }]);
  });

  it('never comes with a name that is itself a value of the vault, or no name', async () => {
    const vault = new SmallVault();
    vault.add({ current: 'a_secret', previous: 'the-secret' });
    const { found } = await new Identifier().identify(vault, '{"a_secret": "the-secret"}');
    expect(found.map(({ name, stage }) => [name, stage])).toEqual([
      [null, 'current'],
      [null, 'previous'],
    ]);
  });
});

describe('a text of a megabyte', () => {
  const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length)).slice(0, 1_000_000);
  const random = () => {
    let seed = 1;
    return Array.from({ length: 200_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed.toString(36).slice(0, 5);
    }).join(' ');
  };
  const hostile: readonly (readonly [string, string])[] = [
    ['quotes', '"'],
    ['apostrophes', "'"],
    ['quotes that are never closed', 'a="\n'],
    ['shell words without end', "'a='\n"],
    ['escapes', '\\'],
    ['escaped quotes', 'a="\\"'],
    ['opening brackets', '[{"a":'],
    ['one word', 'a'],
    ['beginnings of tokens', 'eyJ'],
    ['dots', 'eyJ.'],
    ['base64', 'YWFh'],
    ['Basic', 'Basic '],
    ['ends of keys', '-----END '],
    ['beginnings of keys', '-----BEGIN '],
    ['keys', '-----BEGIN A-----\n-----END A-----\n'],
    ['percent signs', '%'],
    ['encoded percent signs', '%2525'],
    ['plus signs', '+'],
    ['blocks within blocks', 'a: |\n '],
    ['lines that go on', 'a=\\\n'],
    ['spaces', ' '],
    ['line breaks', '\n'],
    ['equals signs', '='],
    ['colons', ':'],
    ['names', 'aaaa.bbbb/cccc'],
    ['assignments', 'a=b&'],
    ['at signs', '//a:b@'],
    ['zero-width spaces', '\u200b'],
    ['half characters', '\ud83d'],
    ['NULs', 'a\0'],
    ['zeros', '\0'],
  ];

  // A reading that took the square of its length would outlast the test's own time limit by far.
  it.each(hostile)('of %s takes no more than its length', async (_what, piece) => {
    const vault = new SmallVault();
    vault.add({ current: 'the-secret' });
    const result = await new Identifier().identify(vault, megabyte(piece));
    expect(result.examined).toBeLessThanOrEqual(mostValues);
  });

  it.each(['"', "'", '\n', 'a\n', '# a=b\n', 'a=b&', '//a:b@'])(
    'of %j never keeps its reader for long, even if nothing is found',
    (piece) => {
      const found = candidates(megabyte(piece), new Effort(6_000_000));
      expect(Array.from(found).length).toBeGreaterThan(300);
    },
  );

  it.each([
    ['escapes in quotes', `"${'\\n'.repeat(19_000)}"\n`],
    ['URL-encoded words', `${'%41+'.repeat(24_000)} `],
    ['Basic headers', `Basic ${Buffer.from('a:%41').toString('base64').repeat(10_000)} `],
    ['blocks of lines', `a: |\n${' b\n'.repeat(12_000)}`],
  ])('of long %s stops at each', (_what, piece) => {
    const count = Math.ceil(1_000_000 / piece.length);
    const found = Array.from(candidates(piece.repeat(count), new Effort(6_000_000)));
    expect(found.filter((each) => each === breath).length).toBeGreaterThanOrEqual(count);
  });

  it('of different words is cut, and says so', async () => {
    const vault = new SmallVault();
    const result = await new Identifier().identify(vault, random());
    expect(result).toMatchObject({ examined: mostValues, cut: true });
  });

  it('that holds nearly every client ID there is answers no more than can be read', async () => {
    const vault = new SmallVault();
    for (let index = 0; index < 3_000; index++) vault.add({}, { clientId: `client-number-${index}` });
    const text = vault.list().map(({ clientId }) => clientId);
    const { found, cut } = await new Identifier().identify(vault, text.join('\n'));
    expect(found).toHaveLength(mostFound);
    expect(cut).toBe(true);
  });

  it('leaves the event loop free', async () => {
    const vault = new SmallVault();
    slowClock();
    let turns = 0;
    let isReading = true;
    const takeTurns = (): void => {
      turns += 1;
      if (isReading) setImmediate(takeTurns);
    };
    setImmediate(takeTurns);
    await new Identifier().identify(vault, random());
    isReading = false;
    expect(turns).toBeGreaterThan(100);
  });
});
