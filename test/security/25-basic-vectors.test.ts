import fc from 'fast-check';
import { ClientSecretBasic } from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import { formEncodedBasic, rawBasic } from '../../src/main/oauth/client-auth.ts';
import { oidcClients, startOidcServer } from '../fakes/servers/oidc-server.ts';
import { credentialSet, customProvider, testerFor } from '../main/oauth/tester-for-tests.ts';

const decoded = (header: string): string =>
  Buffer.from(header.replace('Basic ', ''), 'base64').toString('utf8');

/** What a server that follows RFC 6749 §2.3.1 makes of a header. */
function asServerReadsIt(header: string): { clientId: string; clientSecret: string } {
  const [id = '', secret = ''] = decoded(header).split(':');
  const form = (value: string) => decodeURIComponent(value.replaceAll('+', ' '));
  return { clientId: form(id), clientSecret: form(secret) };
}

describe('25 Basic vectors', () => {
  it.each([
    { what: 'a colon in either', id: 'a:b', secret: 'c:d', sent: 'a%3Ab:c%3Ad' },
    { what: 'a percent sign', id: '100%', secret: '%41', sent: '100%25:%2541' },
    { what: 'a plus sign', id: 'a+b', secret: 'c+d', sent: 'a%2Bb:c%2Bd' },
    { what: 'a space', id: 'a b', secret: ' c ', sent: 'a+b:+c+' },
    { what: 'UTF-8', id: 'müller', secret: '£€🔑', sent: 'm%C3%BCller:%C2%A3%E2%82%AC%F0%9F%94%91' },
    {
      what: 'the example of RFC 6749 appendix B',
      id: 'x',
      secret: ' %&+£€',
      sent: 'x:+%25%26%2B%C2%A3%E2%82%AC',
    },
    {
      what: 'a UUID, unchanged for servers that never decode',
      id: '6e3b-11',
      secret: 'a_b-c.d',
      sent: '6e3b-11:a_b-c.d',
    },
    { what: 'the example of RFC 7617 §2', id: 'Aladdin', secret: 'open sesame', sent: 'Aladdin:open+sesame' },
  ])('25 form-encodes $what', ({ id, secret, sent }) => {
    const header = formEncodedBasic({ clientId: id, clientSecret: secret });
    expect(decoded(header)).toBe(sent);
    expect(asServerReadsIt(header)).toEqual({ clientId: id, clientSecret: secret });
  });

  it.each([
    {
      what: 'the example of RFC 7617 §2',
      id: 'Aladdin',
      secret: 'open sesame',
      header: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    },
    { what: 'UTF-8, as RFC 7617 §2.1 has it', id: 'test', secret: '123£', header: 'Basic dGVzdDoxMjPCow==' },
    { what: 'percent, plus and colon', id: 'a%b', secret: 'c+d:e', header: 'Basic YSViOmMrZDpl' },
  ])('25 leaves $what as it is when raw', ({ id, secret, header }) => {
    expect(rawBasic({ clientId: id, clientSecret: secret })).toBe(header);
  });

  it('25 is read by a decoding server as what oauth4webapi sends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (clientId, clientSecret) => {
          const headers = new Headers();
          void ClientSecretBasic(clientSecret)(
            { issuer: 'https://x' },
            { client_id: clientId },
            new URLSearchParams(),
            headers,
          );
          const ours = asServerReadsIt(formEncodedBasic({ clientId, clientSecret }));
          expect(ours).toEqual({ clientId, clientSecret });
          expect(ours).toEqual(asServerReadsIt(headers.get('authorization') ?? ''));
        },
      ),
    );
  });

  it('25 signs in to a certified server with a client whose ID and secret hold every special character', async () => {
    const server = await startOidcServer();
    try {
      const { clientId, clientSecret } = oidcClients.special;
      const { tester, tokens } = testerFor(clientSecret);
      const basic = { tokenUrl: server.tokenUrl, clientAuthenticationMethod: 'client_secret_basic' } as const;
      const form = await tester.run(credentialSet({ clientId }, basic), customProvider());
      expect(form.result.outcome.kind).toBe('granted');
      const raw = await tester.run(
        credentialSet({ clientId }, { ...basic, basicEncoding: 'raw' }),
        customProvider(),
      );
      expect(raw.result.outcome.kind).toBe('refused');
      tokens.clear();
    } finally {
      await server.close();
    }
  });
});
