/** What a pasted block of text holds of one credential set. */
export interface PastedCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** When the secret expires, ms since 1970; null: never, or the text doesn't say. */
  readonly expiresAt: number | null;
  /** How many pairs the text seems to hold; more than one means that the first was taken. */
  readonly pairs: number;
}

/** A name and its value, as they stand in a text. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

// Longest first, so that what is left of the key is the prefix that pairs an ID with its secret.
export const idEndings = [
  'oauthclientidentifier',
  'clientidentifier',
  'applicationid',
  'oauthclientid',
  'consumerkey',
  'accesskeyid',
  'apikeyid',
  'clientid',
  'appid',
];
const secretEndings = [
  'applicationsecretvalue',
  'clientsecretvalue',
  'applicationsecret',
  'oauthclientsecret',
  'consumersecret',
  'secretaccesskey',
  'clientpassword',
  'clientsecret',
  'apisecret',
  'appsecret',
  'secretvalue',
  'secretkey',
  'secret',
];

/** RFC 7591 §3.2.1, as a server answers a registration. */
const expiryEndings = ['clientsecretexpiresat'];

/** Longer texts are left alone, in characters. */
export const longestText = 100_000;

/**
 * Picks the client ID and the client secret out of a pasted block: `.env` lines, JSON, YAML, a form body, or
 * text copied from a provider's page.
 * @returns null if the text doesn't hold both: then it is a value of its own and is left alone.
 */
export function parsePastedCredentials(text: string): PastedCredentials | null {
  if (text.length > longestText) return null;
  const entries = entriesOf(text);
  const ids = entries.flatMap((entry) => endingOf(entry, idEndings));
  const secrets = entries.flatMap((entry) => endingOf(entry, secretEndings));
  // A bare `id` is only trusted beside a bare `secret`: pages and files are full of other IDs.
  if (ids.length === 0 && secrets.some((secret) => secret.prefix === '')) {
    ids.push(
      ...entries.filter((entry) => normalise(entry.key) === 'id').map(({ value }) => ({ prefix: '', value })),
    );
  }
  for (const id of ids) {
    const secret =
      secrets.find((candidate) => candidate.prefix === id.prefix) ?? (ids.length === 1 && secrets[0]);
    if (secret) {
      const expiries = entries.flatMap((entry) => endingOf(entry, expiryEndings));
      return {
        clientId: id.value,
        clientSecret: secret.value,
        expiresAt: expiryIn(expiries.find(({ prefix }) => prefix === id.prefix)?.value),
        pairs: Math.min(ids.length, secrets.length),
      };
    }
  }
  return null;
}

/** Seconds since 1970, in which 0 means never; up to where a date can be. */
function expiryIn(seconds = ''): number | null {
  if (!/^[1-9]\d{0,12}$/.test(seconds)) return null;
  const at = Number(seconds) * 1000;
  return at <= 8.64e15 ? at : null;
}

/** Every name and value of a text, JSON or lines. */
export const entriesOf = (text: string): readonly Entry[] => jsonEntries(text) ?? textEntries(text);

/** A name without what differs from one file to the next: `CLIENT_ID`, `clientId` and `Client ID` are one. */
export function normalise(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function endingOf(entry: Entry, endings: readonly string[]): { prefix: string; value: string }[] {
  const key = normalise(entry.key);
  const ending = endings.find((candidate) => key.endsWith(candidate));
  return ending && entry.value ? [{ prefix: key.slice(0, -ending.length), value: entry.value }] : [];
}

/** @returns null if the text isn't JSON. */
function jsonEntries(text: string): Entry[] | null {
  const trimmed = text.trim().replace(/[,;]$/, '');
  if (!/^[[{"]/.test(trimmed)) return null;
  for (const candidate of [trimmed, `{${trimmed}}`]) {
    try {
      return flatten(JSON.parse(candidate) as unknown);
    } catch {
      // Not JSON in this reading: a fragment without its braces is tried next, then plain lines.
    }
  }
  return null;
}

function flatten(value: unknown, path = '', depth = 0): Entry[] {
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    typeof member === 'string' || typeof member === 'number'
      ? [{ key: `${path}.${key}`, value: String(member) }]
      : flatten(member, `${path}.${key}`, depth + 1),
  );
}

function textEntries(text: string): Entry[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const entries: Entry[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#') || line.startsWith('//')) continue;
    if (isLabel(line)) {
      const value = lines.slice(index + 1).find((next) => next !== '');
      if (value !== undefined && !isLabel(value))
        entries.push({ key: line.replace(/:$/, ''), value: unquote(value) });
    } else {
      entries.push(...assignments(line));
    }
  }
  return entries;
}

/** A line that is nothing but a name, as pages put it over the value. */
function isLabel(line: string): boolean {
  const key = normalise(line);
  return (
    key.length <= 40 &&
    [...idEndings, ...secretEndings].some((ending) => key.endsWith(ending)) &&
    /^[A-Za-z][A-Za-z _-]*:?$/.test(line)
  );
}

// A name, then `=`, `:`, `=>` or a tab. The name may be quoted and be set off by `export`, `$env:`, `-d` and the like.
const assignment =
  /^(?:export\s+|set\s+|let\s+|const\s+|var\s+|-\s+|\$env:|--?[a-z-]+[ =])?["'`]?([A-Za-z][\w .-]{0,80}?)["'`]?\s*(?:=>|:=|[:=\t])\s*(.*)$/;
// Where one line holds several: `Client ID: x / Client Secret: y`, `client_id=x&client_secret=y`.
const separators =
  /\s+[/|·•]\s+|[,;]\s+|&|\s+(?=(?:-d|--data|export)\b)|\s+(?=[a-z_]*(?:id|secret|key)=)|\s{2,}|\s+(?=client[ _-]?secret\s*[:=])/i;

// Inside quotes a separator is part of the value.
const quotedAlone = /[:=]\s*(["'`])(?:(?!\1).)*\1\s*[,;]?\s*(?:(?:#|\/\/).*)?$/;

function assignments(line: string): Entry[] {
  const whole =
    quotedAlone.test(line) && line.search(/["'`]/) > line.search(/[:=]/) ? assignment.exec(line) : null;
  if (whole) return [{ key: whole[1] ?? '', value: unquote(whole[2] ?? '') }];
  return line.split(separators).flatMap((part) => {
    const match = assignment.exec(part.trim());
    return match ? [{ key: match[1] ?? '', value: decodeIfForm(line, unquote(match[2] ?? '')) }] : [];
  });
}

function unquote(value: string): string {
  const bare = value.trim().replace(/[,;]+$/, '');
  const quoted = /^(["'`])(.*?)\1(?:\s*(?:#|\/\/).*)?$/.exec(bare);
  if (quoted) return quoted[2] ?? '';
  return bare.replace(/\s+#.*$/, '').replace(/["'`]$/, '');
}

function decodeIfForm(line: string, value: string): string {
  if (!line.includes('&')) return value;
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
