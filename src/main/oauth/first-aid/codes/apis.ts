import type { ProviderRefusals } from '../known-refusal.ts';

const salesforce: ProviderRefusals = {
  providers: ['salesforce'],
  hosts: ['.salesforce.com', '.force.com'],
  refusals: [
    {
      text: /no client credentials user enabled/i,
      means:
        'The app has no user to act as. Choose one for the client credentials flow in the app’s policies at Salesforce.',
      tries: [],
    },
    {
      errors: ['invalid_client_id'],
      means:
        'Salesforce does not know this consumer key here. Usually it is of another org or a sandbox; a new app may take some minutes until it is known.',
      tries: ['trimmed', 'environment'],
    },
    {
      text: /request not supported on this domain|grant type not supported/i,
      means:
        'This address does not take client credentials. Usually the token URL has to be that of your own domain (My Domain), not login.salesforce.com.',
      tries: ['environment'],
    },
    {
      errors: ['invalid_app_access'],
      means: 'The user that the app acts as is not approved for the app. Approve it in the app’s policies.',
      tries: [],
    },
  ],
};

const github: ProviderRefusals = {
  providers: ['github-app'],
  hosts: ['api.github.com'],
  refusals: [
    {
      text: /JSON web token could not be decoded/i,
      means:
        'GitHub can not verify the signature. Usually the private key is of another app, or was deleted, or the client ID is not the app’s.',
      tries: [],
    },
    {
      text: /'exp'|Expiration time.{0,40}too far|'iat'|Issued at/i,
      means:
        'The signed request is not valid at this time: GitHub takes at most ten minutes. Usually the clock of this computer is wrong.',
      tries: ['clock'],
    },
    {
      text: /Integration not found/i,
      means: 'GitHub knows no app by this ID. Compare it with the app’s settings.',
      tries: [],
    },
  ],
};

const docusign: ProviderRefusals = {
  providers: ['docusign'],
  hosts: ['account.docusign.com', 'account-d.docusign.com'],
  refusals: [
    {
      errors: ['consent_required'],
      means:
        'The user that the app acts as has not consented yet. Let them, or an administrator, grant consent once in a browser.',
      tries: [],
      says: 'consent is missing',
    },
    {
      text: /issuer_not_found/i,
      means:
        'Docusign knows no such integration key here. Usually it is of the other environment, demo or production.',
      tries: ['environment'],
      rejects: true,
    },
    {
      text: /no_valid_keys_or_signatures/i,
      means: 'The private key is none of this integration key’s. Compare it, or make a new key pair.',
      tries: [],
      rejects: true,
    },
    {
      text: /user_not_found/i,
      means:
        'The user that the app is to act as is not known here. It has to be the user’s ID, of the same environment.',
      tries: ['environment'],
    },
  ],
};

const feishu: ProviderRefusals = {
  providers: ['feishu-lark'],
  hosts: ['open.feishu.cn', 'open.larksuite.com'],
  refusals: [
    {
      errors: ['10003'],
      means:
        'Usually the app ID is wrong, or of the other platform: Feishu and Lark know their own apps only.',
      tries: ['trimmed', 'environment'],
      says: 'the app ID or the request is not valid',
      rejects: true,
    },
    {
      errors: ['10014'],
      means: 'The app secret is wrong. Usually it was reset: compare it with the app’s credentials page.',
      tries: ['trimmed', 'environment'],
      says: 'the app secret is wrong',
      rejects: true,
    },
  ],
};

const zoom: ProviderRefusals = {
  providers: ['zoom'],
  hosts: ['zoom.us', 'api.zoom.us'],
  refusals: [
    {
      text: /does not contain scopes|\b4711\b/i,
      means: 'The app has no scope for this. Add it to the app’s scopes at Zoom, then request a new token.',
      tries: [],
    },
    {
      errors: ['unsupported_grant_type'],
      means:
        'Usually the app is not of the type server-to-server OAuth, which alone may ask with its account ID.',
      tries: ['body_format'],
    },
    {
      errors: ['bad_request', 'invalid_request'],
      text: /account/i,
      means: 'Usually the account ID is not that of the account which the app belongs to.',
      tries: [],
    },
  ],
};

const paypal: ProviderRefusals = {
  providers: ['paypal'],
  hosts: ['.paypal.com'],
  refusals: [
    {
      errors: ['invalid_client'],
      means:
        'Usually the credentials are of the other environment: sandbox and live apps have client IDs and secrets of their own.',
      tries: ['trimmed', 'environment'],
    },
  ],
};

const shopify: ProviderRefusals = {
  providers: ['shopify'],
  hosts: ['.myshopify.com'],
  refusals: [
    {
      errors: ['app_not_installed'],
      means: 'The app is not installed in this shop. Install it there first.',
      tries: [],
    },
    {
      errors: ['shop_not_permitted'],
      means:
        'Usually the app and the shop belong to different organizations: client credentials work within one only.',
      tries: [],
    },
    {
      errors: ['application_cannot_be_found'],
      means: 'Shopify knows no app with this client ID. Compare it with the app’s settings.',
      tries: ['trimmed'],
      rejects: true,
    },
  ],
};

const xero: ProviderRefusals = {
  providers: ['xero'],
  hosts: ['identity.xero.com'],
  refusals: [
    {
      errors: ['unauthorized_client'],
      means:
        'Usually the app is no custom connection, or the connection is not authorized by its organization or no longer paid for.',
      tries: [],
    },
    {
      errors: ['invalid_scope'],
      means: 'The scopes must be among those that were chosen for the custom connection.',
      tries: ['without_scopes'],
    },
  ],
};

const ups: ProviderRefusals = {
  providers: ['ups'],
  hosts: ['onlinetools.ups.com', 'wwwcie.ups.com'],
  refusals: [
    {
      errors: ['250001', '250002', '250003'],
      means:
        'UPS does not accept these credentials for this address. Usually they are of the other environment, or the app lacks the product that is asked for.',
      tries: ['trimmed', 'environment'],
      rejects: true,
    },
    {
      errors: ['10400', '10401', '10402'],
      means:
        'UPS does not know the client ID, or reads no credentials in the request. Compare both values with the app’s page.',
      tries: ['trimmed', 'environment', 'method'],
      rejects: true,
    },
  ],
};

const ebay: ProviderRefusals = {
  providers: ['ebay'],
  hosts: ['api.ebay.com', 'api.sandbox.ebay.com'],
  refusals: [
    {
      errors: ['invalid_client'],
      means:
        'Usually the keyset is of the other environment (client IDs say PRD or SBX), or a new production keyset is still disabled.',
      tries: ['trimmed', 'environment'],
    },
    {
      errors: ['invalid_scope'],
      means: 'The keyset may not have one of these scopes. Compare them with the list at the keyset.',
      tries: ['example_scope'],
    },
  ],
};

const box: ProviderRefusals = {
  providers: ['box'],
  hosts: ['api.box.com'],
  refusals: [
    {
      errors: ['invalid_grant'],
      means:
        'Box says this to a wrong subject as well as to a wrong secret. Compare subject type and subject ID too, and see that an administrator has authorized the app.',
      tries: ['trimmed', 'method'],
    },
    {
      errors: ['unauthorized_client'],
      means:
        'The app is not authorized in the enterprise, or not made for client credentials. An administrator can authorize it.',
      tries: [],
    },
  ],
};

const twitch: ProviderRefusals = {
  providers: ['twitch', 'igdb'],
  hosts: ['id.twitch.tv'],
  refusals: [
    {
      text: /invalid client(?: secret)?/i,
      means:
        'Client ID or secret are wrong. Usually a new secret was made, which ends the former one at once.',
      tries: ['trimmed'],
      says: 'the client ID or the client secret is wrong',
      rejects: true,
    },
  ],
};

const reddit: ProviderRefusals = {
  providers: ['reddit'],
  hosts: ['www.reddit.com', 'ssl.reddit.com'],
  refusals: [
    {
      status: 429,
      means:
        'Reddit answers this to common User-Agents too. Give this credential set a User-Agent header that names your app, and wait a few minutes.',
      tries: [],
    },
  ],
};

export const apis: readonly ProviderRefusals[] = [
  salesforce,
  github,
  docusign,
  feishu,
  zoom,
  paypal,
  shopify,
  xero,
  ups,
  ebay,
  box,
  twitch,
  reddit,
];
