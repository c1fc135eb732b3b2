import * as oauth from 'oauth4webapi';
import { KeyturnError } from '../../shared/failure.ts';
import type { Discovery } from '../../shared/own-provider.ts';
import { metadataPlaces } from './issuer.ts';
import { providerFromMetadata, type Metadata } from './metadata.ts';

/** What came of asking for metadata. `failed`: nothing came, and asking elsewhere at the same host is of no use. */
export type MetadataAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** Asks for one URL, with GET, without following redirects, and up to a limit of time and length. Never rejects. */
export type FetchMetadata = (url: string) => Promise<MetadataAnswer>;

/**
 * Reads an issuer's metadata and puts it into the shape of a provider.
 *
 * @param newId - for the provider
 * @throws KeyturnError `discovery_failed`, which says what was asked and what came
 * @see RFC 8414 §3, OpenID Connect Discovery 1.0 §4
 */
export async function discover(
  issuer: string,
  newId: string,
  fetchMetadata: FetchMetadata,
): Promise<Discovery> {
  const places = metadataPlaces(issuer);
  const complaints: string[] = [];
  for (const url of places.urls) {
    const answer = await fetchMetadata(url);
    if (answer.kind === 'cancelled') throw failed('Cancelled before an answer came.');
    if (answer.kind === 'failed') throw failed(`${new URL(url).host}: ${answer.message}`);
    const read = await readMetadata(places.issuer, answer);
    if (typeof read !== 'string') return { metadataUrl: url, ...providerFromMetadata(read, newId, url) };
    complaints.push(`${url} ${read}.`);
  }
  throw failed(complaints.join('\n'));
}

/** @returns what is wrong with the answer, to stand behind its URL */
async function readMetadata(
  issuer: URL,
  answer: MetadataAnswer & { readonly kind: 'answered' },
): Promise<Metadata | string> {
  if (answer.status !== 200) return `answered with status ${answer.status}`;
  // Both spellings have their metadata at the same place.
  const other = new URL(issuer);
  other.pathname = issuer.pathname.endsWith('/') ? issuer.pathname.slice(0, -1) : `${issuer.pathname}/`;
  let complaint = '';
  for (const expected of [issuer, other]) {
    const { headers, body } = answer;
    const response = new Response(Buffer.from(body), { status: 200, headers: typeOf(headers) });
    try {
      return await oauth.processDiscoveryResponse(expected, response);
    } catch (error) {
      complaint ||= complaintOf(error, issuer);
    }
  }
  return complaint;
}

/** The body is decoded already: what else its headers say of it is past. */
const typeOf = (headers: Headers): Record<string, string> => ({
  'content-type': headers.get('content-type') ?? 'application/octet-stream',
});

function complaintOf(error: unknown, issuer: URL): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === oauth.JSON_ATTRIBUTE_COMPARISON) {
    return `is the metadata of ${issuerIn((error as Error).cause)}, not of ${issuer.href}`;
  }
  if (code === oauth.INVALID_RESPONSE) return 'names no issuer, so nothing vouches for it';
  return 'answered with something that is no metadata: it should be a JSON object';
}

/** As a URL, in which nothing is invisible or turns the text around. */
function issuerIn(cause: unknown): string {
  const { body } = cause as { readonly body?: { readonly issuer?: unknown } };
  const issuer = body?.issuer;
  const href = typeof issuer === 'string' && URL.canParse(issuer) ? new URL(issuer).href : 'another issuer';
  return href.length > 200 ? `${href.slice(0, 200)}…` : href;
}

function failed(message: string): KeyturnError {
  return new KeyturnError({
    code: 'discovery_failed',
    message,
    hint: 'Check the issuer URL against the provider’s documentation, or enter the token URL by hand.',
    field: 'issuer',
  });
}
