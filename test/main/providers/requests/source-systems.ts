import { plainBasic, plainPost, type DocumentedRequest } from './documented-request.ts';

/** The five source systems, and the provider that the user describes. */
export const sourceSystems: readonly DocumentedRequest[] = [
  {
    provider: 'bonterra-apricot',
    lines: { production: 'POST https://api.bonterra.network/v1/oauth/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&audience=https%3A%2F%2Fapi.bonterra.network&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'bonterra-apricot',
    variant: 'as JSON, which its reference declares',
    request: { clientAuthenticationMethod: 'json_body' },
    lines: { production: 'POST https://api.bonterra.network/v1/oauth/token' },
    message: `accept: application/json
content-type: application/json

{"grant_type":"client_credentials","audience":"https://api.bonterra.network","client_id":"example-client","client_secret":"example-secret"}`,
  },
  {
    provider: 'intersoft-sapient',
    lines: { production: 'POST https://authentication.intersoftsapient.net/connect/token' },
    message: plainPost,
  },
  {
    provider: 'cm-ticketing-partner-api',
    lines: { production: 'POST https://api.ticketing.cm.com/partnerapi/v1.0/auth/signin' },
    message: `accept: application/json
content-type: application/json

{"email":"example-client","password":"example-secret"}`,
  },
  {
    provider: 'monite',
    lines: {
      sandbox: 'POST https://api.sandbox.monite.com/v1/auth/token',
      'production-eu': 'POST https://api.monite.com/v1/auth/token',
      'production-us': 'POST https://us.api.monite.com/v1/auth/token',
    },
    message: `accept: application/json
content-type: application/json
x-monite-version: 2024-05-25

{"grant_type":"client_credentials","client_id":"example-client","client_secret":"example-secret"}`,
  },
  {
    provider: 'monite',
    variant: 'for an entity user',
    request: {
      grantType: 'entity_user',
      parameters: { entity_user_id: '9d2b4c8f-2087-4738-ba91-7359683c49a4' },
    },
    lines: { sandbox: 'POST https://api.sandbox.monite.com/v1/auth/token' },
    message: `accept: application/json
content-type: application/json
x-monite-version: 2024-05-25

{"grant_type":"entity_user","entity_user_id":"9d2b4c8f-2087-4738-ba91-7359683c49a4","client_id":"example-client","client_secret":"example-secret"}`,
  },
  {
    provider: 'trusted-shops-etrusted',
    lines: { production: 'POST https://login.etrusted.com/oauth/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&audience=https%3A%2F%2Fapi.etrusted.com&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'custom-oauth2',
    request: { tokenUrl: 'https://server.example.com/token' },
    lines: {
      production: 'POST https://server.example.com/token',
      staging: 'POST https://server.example.com/token',
      sandbox: 'POST https://server.example.com/token',
      development: 'POST https://server.example.com/token',
    },
    message: plainBasic,
  },
];
