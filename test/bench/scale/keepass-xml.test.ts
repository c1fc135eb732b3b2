import { describe, expect, it } from 'vitest';
import { manySets } from '../sample-vault.ts';
import { keePassXml } from './keepass-xml.ts';

const known = { tokenUrl: 'https://example.com/token?a=1&b=2', clientId: 'id <1>', clientSecret: 'a&b<c>' };

describe('the entries for KeePass', () => {
  it('are those of the vault', () => {
    const { sets } = manySets(3, known);
    const xml = keePassXml(sets);
    expect(xml.match(/<Entry>/g)).toHaveLength(3);
    for (const { facts } of sets) expect(xml).toContain(`<Key>Title</Key><Value>${facts.name}</Value>`);
  });

  it('hold values that mean something in XML', () => {
    const xml = keePassXml(manySets(1, known).sets);
    expect(xml).toContain('<Key>UserName</Key><Value>id &lt;1&gt;</Value>');
    expect(xml).toContain('<Value ProtectInMemory="True">a&amp;b&lt;c&gt;</Value>');
    expect(xml).toContain('<Key>URL</Key><Value>https://example.com/token?a=1&amp;b=2</Value>');
  });
});
