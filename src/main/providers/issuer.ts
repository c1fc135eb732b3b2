import { KeyturnError } from '../../shared/failure.ts';
import { isLoopbackHost } from '../../shared/token-endpoint.ts';

/** Where an issuer's metadata may be, in the order in which to ask. */
export interface MetadataPlaces {
  /** What the metadata has to name as its issuer. */
  readonly issuer: URL;
  readonly urls: readonly string[];
}

const wellKnown = /^(.*)\/\.well-known\/(?:openid-configuration|oauth-authorization-server)(\/.*)?$/;

/**
 * Says where to look for an issuer's metadata: OpenID Connect appends to the issuer's path, RFC 8414 puts it behind the
 * host. The URL of the metadata itself will do, too.
 *
 * @param typed - the issuer as the user wrote it; https is assumed where no scheme stands
 * @throws KeyturnError `discovery_failed` for what can't be an issuer
 * @see RFC 8414 §2 and §3.1, OpenID Connect Discovery 1.0 §4.1
 */
export function metadataPlaces(typed: string): MetadataPlaces {
  const url = parse(typed.trim());
  if (url.username !== '' || url.password !== '')
    throw noIssuer('Leave user name and password out of the URL.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    throw noIssuer(
      'Use https: over plain http, anybody on the way could name a token endpoint of their own.',
    );
  }
  const parts = wellKnown.exec(url.pathname);
  if (parts) {
    const issuer = new URL(`${parts[1] ?? ''}${parts[2] ?? ''}`, url.origin);
    return { issuer, urls: [`${url.origin}${url.pathname}${url.search}`] };
  }
  if (url.search !== '' || url.hash !== '') throw noIssuer('An issuer has neither ? nor # in its URL.');
  const path = url.pathname.replace(/\/$/, '');
  return {
    issuer: url,
    urls: [
      `${url.origin}${path}/.well-known/openid-configuration`,
      `${url.origin}/.well-known/oauth-authorization-server${path}`,
    ],
  };
}

function parse(typed: string): URL {
  const complete =
    /^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^/]*:\d/.test(typed) ? typed : `https://${typed}`;
  if (/[\s\\{}]/.test(typed) || !/^https?:\/\/[^/]/i.test(complete) || !URL.canParse(complete)) {
    throw noIssuer('Enter a full URL such as https://auth.example.com.');
  }
  return new URL(complete);
}

function noIssuer(message: string): KeyturnError {
  return new KeyturnError({ code: 'discovery_failed', message, field: 'issuer' });
}
