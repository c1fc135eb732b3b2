import type { KnownRefusal, ProviderRefusals } from '../known-refusal.ts';

type Entry = readonly [code: string, means: string, more?: Partial<KnownRefusal>];

/** Microsoft Entra ID puts its own codes at the beginning of the description. */
const entries: readonly Entry[] = [
  [
    '7000215',
    'Entra doesn’t know this secret. Often the secret ID was pasted in the place of the secret’s value, which is shown only once, right after it was made. Else it belongs to another app registration. Make a new one and paste its value.',
    { tries: ['trimmed'], says: 'this is not a secret of the app' },
  ],
  [
    '7000222',
    'The secret has expired. Make a new client secret for the app registration, then rotate this credential set to it: nothing else of it needs to change.',
    { says: 'the secret has expired' },
  ],
  [
    '700016',
    'The app is not in this tenant. Usually client ID or tenant belong to another one, or an administrator of the tenant has not consented to the app yet.',
    { says: 'it knows no such app in this tenant' },
  ],
  [
    '7000229',
    'The app has no service principal in this tenant: an administrator has to consent to it first.',
  ],
  [
    '90002',
    'There is no tenant by this name in this cloud. Check the spelling of the tenant (its ID, or one of its domains), and whether it is in the global cloud or a national one.',
    { tries: ['environment'], says: 'it knows no such tenant' },
  ],
  [
    '900023',
    'What stands for the tenant is neither an ID nor a domain name. Correct it in the credential set.',
    { says: 'it knows no such tenant' },
  ],
  [
    '70011',
    'The scope is not one that can be granted here. With client credentials it usually has to be the address of an API followed by /.default.',
    { tries: ['example_scope'] },
  ],
  [
    '1002012',
    'With client credentials the scope has to be the address of one API followed by /.default.',
    { tries: ['example_scope'] },
  ],
  [
    '500011',
    'The API that the scope names is not known in this tenant. Usually its address is misspelt, or nobody in the tenant has consented to it.',
    { tries: ['example_scope'] },
  ],
  ['501051', 'The app is not assigned to a role of this API. Assign it in the API’s enterprise application.'],
  ['50034', 'The account is not in this directory. Usually the tenant is another one.'],
  [
    '7000218',
    'The secret did not arrive in a way that Entra reads, or the request carried none.',
    { tries: ['method', 'body_format'] },
  ],
  [
    '7000216',
    'The secret did not arrive in a way that Entra reads, or the request carried none.',
    { tries: ['method', 'body_format'] },
  ],
  [
    '700027',
    'Entra does not accept the signature. Usually the certificate that goes with this key is not uploaded to the app registration, or has expired.',
  ],
  [
    '700024',
    'The signed request is not valid at this time. Usually the clock of this computer is wrong.',
    { tries: ['clock'] },
  ],
  ['700023', 'The signed request is meant for somebody else: compare the token URL with the tenant’s.'],
  [
    '7000112',
    'The app is disabled in this tenant. An administrator can enable it again.',
    { says: 'the app is disabled' },
  ],
  [
    '53003',
    'A conditional access policy keeps the app out: usually one about the network that it asks from.',
  ],
  ['90014', 'A parameter is missing. The description says which.', { tries: ['body_format'] }],
  ['900144', 'A parameter is missing. The description says which.', { tries: ['body_format'] }],
];

export const entra: ProviderRefusals = {
  providers: ['microsoft-entra'],
  hosts: ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'],
  isUnmistakable: true,
  refusals: entries.map(([code, means, more = {}]) => ({
    text: new RegExp(`\\bAADSTS${code}\\b`),
    means,
    tries: [],
    ...more,
  })),
};
