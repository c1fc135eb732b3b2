import { randomBytes } from 'node:crypto';

/** What a fake provider knows of a client. Made up, and of no use anywhere else. */
export interface SampleClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A secret that no server here accepts. */
export const wrongSecret = 'this-was-rotated-a-year-ago';

export const moniteClient: SampleClient = {
  clientId: '6e3b5f0a-8c1d-4b7e-9a52-0f4d2c6b8e11',
  clientSecret: 'b4c9d7e2-demo-3f51-monite-a86e0d1f7c42',
};

/** eTrusted puts its own prefix before the identifier that the user chose. */
export const etrustedClient: SampleClient = {
  clientId: 'a1b2c3d4e5f6-review-export',
  clientSecret: 'Q7xkT2-demo-etrusted-VnR4mW9pLz',
};

export const apricotClient: SampleClient = {
  clientId: 'apricot-nightly-sync',
  clientSecret: 'demo+apricot/9f8e7d6c5b4a==',
};

export const sapientClient: SampleClient = {
  clientId: 'warehouse-label-printer',
  clientSecret: 'demo-sapient-5Hq!zR8$wT1&yU3',
};

/** CM.com's dialect: an e-mail address and a password. */
export const cmClient: SampleClient = {
  clientId: 'ticketing-api@example.com',
  clientSecret: 'demo cm "quoted" pässword',
};

/** An access token that looks like most do: long, random and opaque. */
export const opaqueToken = (): string => randomBytes(32).toString('base64url');

export const matches = (client: SampleClient, clientId: unknown, clientSecret: unknown): boolean =>
  clientId === client.clientId && clientSecret === client.clientSecret;
