import { plainBasic, plainPost, type DocumentedRequest } from './documented-request.ts';

/** Security, operations and data. */
export const operationsProviders: readonly DocumentedRequest[] = [
  {
    provider: 'vanta',
    scopes: ['vanta-api.all:read'],
    lines: { production: 'POST https://api.vanta.com/oauth/token' },
    message: `accept: application/json
content-type: application/json

{"grant_type":"client_credentials","scope":"vanta-api.all:read","client_id":"example-client","client_secret":"example-secret"}`,
  },
  {
    provider: 'sophos-central',
    scopes: ['token'],
    lines: { production: 'POST https://id.sophos.com/api/v2/oauth2/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=token&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'crowdstrike',
    variables: { baseHost: 'api.us-2.crowdstrike.com' },
    lines: { cloud: 'POST https://api.us-2.crowdstrike.com/oauth2/token' },
    message: plainPost,
  },
  {
    provider: 'dynatrace',
    variables: { accountUuid: '0c2d4e6f-1a3b-4c5d-8e7f-9a0b1c2d3e4f' },
    scopes: ['account-uac-read'],
    lines: { production: 'POST https://sso.dynatrace.com/sso/oauth2/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&resource=urn%3Adtaccount%3A0c2d4e6f-1a3b-4c5d-8e7f-9a0b1c2d3e4f&scope=account-uac-read&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'sentinel-hub',
    lines: {
      commercial: 'POST https://services.sentinel-hub.com/auth/realms/main/protocol/openid-connect/token',
      copernicus:
        'POST https://identity.dataspace.copernicus.eu/auth/realms/CDSE/protocol/openid-connect/token',
    },
    message: plainPost,
  },
  {
    provider: 'databricks',
    variables: {
      workspaceHost: 'dbc-a1b2345c-d6e7.cloud.databricks.com',
      accountId: '7a99b43c-b46c-432b-b0a7-814217701909',
    },
    scopes: ['all-apis'],
    lines: {
      workspace: 'POST https://dbc-a1b2345c-d6e7.cloud.databricks.com/oidc/v1/token',
      account:
        'POST https://accounts.cloud.databricks.com/oidc/accounts/7a99b43c-b46c-432b-b0a7-814217701909/v1/token',
    },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=all-apis`,
  },
  {
    provider: 'mongodb-atlas',
    lines: { production: 'POST https://cloud.mongodb.com/api/oauth/token' },
    message: plainBasic,
  },
  {
    provider: 'twilio',
    variables: { accountSid: 'AC0123456789abcdef0123456789abcdef' },
    lines: { production: 'POST https://oauth.twilio.com/v2/token' },
    message: plainPost,
  },
];
