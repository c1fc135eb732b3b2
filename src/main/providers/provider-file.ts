import * as v from 'valibot';
import { KeyturnError } from '../../shared/failure.ts';
import { ownProviderProblems } from '../../shared/own-provider-problems.ts';
import {
  isOwnProvider,
  mostOwnProviders,
  OwnProviderSchema,
  providersSchemaName,
  type ProviderImport,
  type ProvidersDocument,
} from '../../shared/own-provider.ts';
import { customProviderId, type Provider } from '../../shared/provider.ts';

/** The largest file that is read, in bytes: as many providers as there may be, and room to spare. */
export const largestProviderFile = 4_194_304;

/** @returns the text of a file of providers, which {@link readProviderFile} takes back */
export function providerFileText(providers: readonly Provider[]): string {
  const document: ProvidersDocument = { $schema: providersSchemaName, providers };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export interface ImportRules {
  /** Whether a provider with this id is there already: none is ever overwritten. */
  readonly isTaken: (id: string) => boolean;
  readonly newId: () => string;
  /** How many more providers there is room for. */
  readonly room: number;
}

/**
 * Reads a file of providers: one, a list of them, or an exported file. Each is checked by itself, and one that is wrong
 * is left out with the reason, so that it doesn't cost the others.
 *
 * @throws KeyturnError `file_not_read` if it is no JSON, or holds nothing that could be a provider
 */
export function readProviderFile(text: string, { isTaken, newId, room }: ImportRules): ProviderImport {
  const imported: Provider[] = [];
  const leftOut: string[] = [];
  const ids = new Set<string>();
  for (const [index, entry] of entriesOf(text).entries()) {
    const given = idOf(entry);
    const keepsId = given !== null && isOwnProvider({ id: given }) && !isTaken(given) && !ids.has(given);
    const read = readProvider(entry, keepsId ? given : newId());
    if (typeof read === 'string') leftOut.push(`${nameOf(entry, index)}: ${read}`);
    else if (imported.length >= room) leftOut.push(`${nameOf(entry, index)}: there is no room for more`);
    else {
      imported.push(read);
      ids.add(read.id);
    }
  }
  return { imported, leftOut };
}

function entriesOf(text: string): readonly unknown[] {
  const content = parse(text);
  const list: unknown = isObject(content) && 'providers' in content ? content['providers'] : content;
  const entries: unknown[] = Array.isArray(list) ? list : [list];
  if (entries.length === 0 || !entries.every(isObject)) throw notRead('It holds no providers.');
  // Each would be checked, and complained about in a line of its own.
  if (entries.length > mostOwnProviders) {
    throw notRead(`It holds ${entries.length} entries; ${mostOwnProviders} is the most that there may be.`);
  }
  return entries;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw notRead('It is no JSON.');
  }
}

/** @returns the provider, or why there is none: which field, and what is wrong with it */
function readProvider(entry: unknown, id: string): Provider | string {
  const given = entry as Readonly<Record<string, unknown>>;
  const { $schema: _, ...members } = given;
  const checked = v.safeParse(OwnProviderSchema, asOwn({ ...members, id }, given['id']));
  if (!checked.success) return reasonOf(checked.issues[0]);
  const [problem] = ownProviderProblems(checked.output);
  return problem ? `${problem.field}: ${problem.message}` : checked.output;
}

/** What the catalogue leaves to each credential set, a provider of one's own has to say: only one may be custom. */
function asOwn(
  provider: Readonly<Record<string, unknown>>,
  formerId: unknown,
): Readonly<Record<string, unknown>> {
  return formerId === customProviderId ? { ...provider, kind: 'oauth2_client_credentials' } : provider;
}

/** Never quotes what stands in the file: it may be a secret that somebody put in the wrong place. */
function reasonOf(issue: v.BaseIssue<unknown>): string {
  const isKnown = (item: v.IssuePathItem): boolean =>
    item.origin === 'value' || issue.received === 'undefined';
  const path = (issue.path ?? []).filter(isKnown).map(({ key }) => String(key));
  const field = path.join('.') || 'provider';
  if (issue.received === 'undefined') return `${field}: is missing`;
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return `${field}: has a member that is unknown`;
  const own = issue.requirement !== undefined && !issue.message.startsWith('Invalid') ? issue.message : null;
  return `${field}: ${own ?? 'not a valid value'}`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function idOf(entry: unknown): string | null {
  const id = isObject(entry) ? entry['id'] : null;
  return typeof id === 'string' ? id : null;
}

/** Its name as far as it can be shown in a line, and its place in the file. */
function nameOf(entry: unknown, index: number): string {
  const name = isObject(entry) ? entry['name'] : null;
  const place = `Provider ${index + 1}`;
  if (typeof name !== 'string') return place;
  const shown = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 60);
  return shown === '' ? place : `${place} (${shown})`;
}

function notRead(message: string): KeyturnError {
  return new KeyturnError({
    code: 'file_not_read',
    message: `This is no file of providers. ${message}`,
    hint: 'Choose a file that Keyturn exported, or one that fits docs/provider.schema.json.',
  });
}
