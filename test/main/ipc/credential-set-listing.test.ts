import { findProvider } from '../../../src/main/providers/catalogue.ts';
import { policyLookup } from '../../../src/main/rotation/policy.ts';
import { describe, expect, it } from 'vitest';
import {
  CredentialSetListing,
  firstPartSize,
  partSize,
} from '../../../src/main/ipc/credential-set-listing.ts';
import { ListExpander, type CompactList } from '../../../src/shared/compact-list.ts';
import type { CredentialSet } from '../../../src/shared/credential.ts';
import type { CredentialSetListPart } from '../../../src/shared/ipc-contract.ts';
import { born, setWith } from '../rotation/sample-set.ts';

const total = firstPartSize + 2 * partSize + 1;

/** A vault of many sets, of which a test may take some away or put some in. */
function vault(count = total) {
  const sets = new Map<string, CredentialSet>();
  for (let at = 0; at < count; at += 1) sets.set(`set ${at}`, setWith({ id: `set ${at}` }));
  return { sets, list: () => [...sets.values()] };
}

const namesIn = (part: CredentialSetListPart) =>
  new ListExpander().expand(JSON.parse(part.credentialSets) as CompactList).map(({ id }) => id);

/** Fetches all parts, as the window does. @param between is called after each part */
function fetchAll(
  listing: CredentialSetListing,
  source: ReturnType<typeof vault>,
  between = () => undefined,
) {
  const ids: string[] = [];
  for (let next: number | null = 0; next !== null;) {
    const part: CredentialSetListPart = listing.part(source, next);
    ids.push(...namesIn(part));
    next = part.next;
    between();
  }
  return ids;
}

const listingNow = () => new CredentialSetListing({ now: () => born }, policyLookup({ find: findProvider }));

describe('the list, part by part', () => {
  it.each([0, 1, firstPartSize, firstPartSize + 1, total])('holds each of %i sets once', (count) => {
    const source = vault(count);
    expect(fetchAll(listingNow(), source)).toEqual([...source.sets.keys()]);
  });

  it('never holds more than a few sets at a time, so that main is free again soon', () => {
    const listing = listingNow();
    const source = vault();
    const { next } = listing.part(source, 0);
    expect(namesIn(listing.part(source, next ?? 0))).toHaveLength(partSize);
  });

  it('says how many sets there are, with the first and few of them', () => {
    const part = listingNow().part(vault(), 0);
    expect(part).toMatchObject({ now: born, total, next: firstPartSize });
    expect(namesIn(part)).toHaveLength(firstPartSize);
  });

  it('loses none while sets before and after the present part go, come and change', () => {
    const source = vault();
    let turn = 0;
    const ids = fetchAll(listingNow(), source, () => {
      source.sets.delete(`set ${turn}`);
      source.sets.delete(`set ${total - 1 - turn}`);
      source.sets.set(`new ${turn}`, setWith({ id: `new ${turn}` }));
      turn += 1;
    });
    expect(new Set(ids).size).toBe(ids.length);
    const there = [...source.sets.keys()].filter((id) => id.startsWith('set'));
    expect(there.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('begins anew for another vault, or when it was forgotten: no set of one comes with those of the other', () => {
    const listing = listingNow();
    const first = vault();
    const { next } = listing.part(first, 0);
    listing.forget();
    expect(namesIn(listing.part(first, next ?? 0))[0]).toBe('set 0');
    const other = { sets: new Map(), list: () => [setWith({ id: 'another' })] };
    expect(namesIn(listing.part(other, next ?? 0))).toEqual(['another']);
  });
});
