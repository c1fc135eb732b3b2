import { randomBytes } from 'node:crypto';
import type { PlannedSet } from '../../demo/seeding/plan.ts';

/** @returns the same entries as an XML export of KeePass, which its programs import */
export function keePassXml(sets: readonly PlannedSet[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    `<KeePassFile><Meta><Generator>Keyturn's bench</Generator></Meta><Root><Group><UUID>${uuid()}</UUID><Name>Root</Name>`,
    ...sets.map(entry),
    '</Group></Root></KeePassFile>',
    '',
  ].join('\n');
}

function entry({ facts, clientSecret }: PlannedSet): string {
  const fields = [
    field('Title', facts.name),
    field('UserName', facts.clientId),
    `<String><Key>Password</Key><Value ProtectInMemory="True">${escaped(clientSecret)}</Value></String>`,
    field('URL', facts.request.tokenUrl),
    // What a user of KeePass would keep of the rest: as text in the notes.
    field('Notes', notes(facts).join('\n')),
  ];
  return `<Entry><UUID>${uuid()}</UUID><Tags>${escaped(facts.tags.join(';'))}</Tags>${fields.join('')}</Entry>`;
}

function notes(facts: PlannedSet['facts']): readonly string[] {
  const { providerId, environmentId, project, contactEmail, description, usages, access } = facts;
  const scopes = access.level === 'fine_grained' ? access.scopes.join(' ') : '';
  return [
    `${providerId}, ${environmentId}`,
    project,
    contactEmail,
    description,
    scopes,
    ...usages.map(({ where }) => where),
  ].filter((line) => line !== '');
}

const field = (key: string, value: string): string =>
  `<String><Key>${key}</Key><Value>${escaped(value)}</Value></String>`;

const uuid = (): string => randomBytes(16).toString('base64');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
