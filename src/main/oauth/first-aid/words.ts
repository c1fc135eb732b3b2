import type { BlockedRule, MalformedReason, UnreachableReason } from '../../../shared/token-test.ts';

/** What outcomes without a refusal usually mean and what to try, in whole sentences. */
export const unreachableAid: Readonly<Record<UnreachableReason, string>> = {
  dns: 'Check the spelling of the host in the token URL. A private host may need your VPN.',
  tls: 'The server’s certificate is not trusted, has expired, or is for another name. A proxy that inspects traffic needs its certificate in the trust store of this computer.',
  connection_refused:
    'The server is down, or host or port in the token URL are wrong. A private host may need your VPN.',
  timed_out:
    'The server is slow or down, or a firewall drops the request. Try again; a private host may need your VPN.',
  connection_lost:
    'Usually a passing fault: try again. If it stays, a firewall or proxy may be cutting the connection.',
  proxy: 'Check the proxy settings of this computer, and whether the proxy allows this host.',
  offline: 'Connect to a network, then try again.',
  network: 'Check the token URL and the network, then try again.',
};

export const malformedAid: Readonly<Record<Exclude<MalformedReason, 'unexpected_status'>, string>> = {
  not_json:
    'Usually the token URL is not the token endpoint. Compare it with the documentation of the provider.',
  html: 'Usually the token URL leads to a sign-in page or a firewall instead of the token endpoint. Compare it with the documentation of the provider.',
  empty:
    'Usually the token URL is not the token endpoint. Compare it with the documentation of the provider.',
  no_access_token:
    'The answer is shown below with secrets hidden. The provider may put its token under another name.',
  unusable_token: 'The token is empty, or holds what no request can carry. Ask the provider, or try again.',
  too_large: 'Usually the token URL leads to a download or a page instead of the token endpoint.',
  undecodable:
    'The server, or a proxy on the way, may be announcing another compression or charset than it sends.',
};

export const blockedAid: Readonly<Record<BlockedRule, string>> = {
  redirect:
    'Following would hand the client secret to that address. Put the final token URL into the credential set: often it differs only by https, www or a slash at the end.',
  insecure_http:
    'Use an https URL. Plain http is allowed to this computer only, unless you insist for this credential set.',
  invalid_url: 'Correct the token URL: it must be a complete https address.',
  unresolved_variable: 'Edit the credential set and fill in the missing value.',
  no_probe: 'Edit the credential set and give a URL that any valid key may read.',
  certificate_file:
    'Choose the file again: certificate authorities in Settings → Network, a client certificate in the credential set.',
  unusable_key: 'Replace the secret by the private key as the provider handed it out, in PEM or as JWK.',
};

/** Which certificate is at fault, by the codes of Chromium's and Node's that `network-error.ts` puts into a detail. */
const tlsAid: readonly (readonly [codes: RegExp, aid: string])[] = [
  [
    /ERR_(?:SSL_CLIENT_AUTH_CERT_NEEDED|BAD_SSL_CLIENT_AUTH_CERT)|CERTIFICATE_REQUIRED|BAD_CERTIFICATE/,
    'The server asks for a client certificate. Choose one for this credential set: a PEM file with the certificate and its private key.',
  ],
  [
    /ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET/,
    'The server’s certificate has expired or is not valid yet. Check the date of this computer first; if it is right, the provider has to renew the certificate.',
  ],
  [
    /ERR_CERT_COMMON_NAME_INVALID|ALTNAME|HOSTNAME/,
    'The server’s certificate is for another host. Compare the host in the token URL with the documentation of the provider; a network that asks to sign in also answers like this.',
  ],
  [
    /ERR_CERT_AUTHORITY|SELF_SIGNED|UNABLE_TO_/,
    'The server’s certificate comes from nobody this computer trusts. If a proxy of your company inspects traffic, or the server is your own, name its certificate authority in the network settings.',
  ],
];

/** @param detail - of an outcome `unreachable` */
export const unreachableWords = (reason: UnreachableReason, detail: string): string =>
  (reason === 'tls' ? tlsAid.find(([codes]) => codes.test(detail))?.[1] : undefined) ??
  unreachableAid[reason];
