import { plainBasic, plainPost, type DocumentedRequest } from './documented-request.ts';

/** Media, games, and what offices work with. */
export const mediaAndWorkProviders: readonly DocumentedRequest[] = [
  {
    provider: 'spotify',
    lines: { production: 'POST https://accounts.spotify.com/api/token' },
    message: plainBasic,
  },
  {
    provider: 'twitch',
    lines: { production: 'POST https://id.twitch.tv/oauth2/token' },
    message: plainPost,
  },
  {
    provider: 'igdb',
    lines: { production: 'POST https://id.twitch.tv/oauth2/token' },
    message: plainPost,
  },
  {
    provider: 'battlenet',
    lines: { global: 'POST https://oauth.battle.net/token' },
    message: plainBasic,
  },
  {
    provider: 'reddit',
    request: { headers: { 'User-Agent': 'linux:com.example.reports:v1.0 (by /u/example)' } },
    lines: { production: 'POST https://www.reddit.com/api/v1/access_token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded
user-agent: linux:com.example.reports:v1.0 (by /u/example)

grant_type=client_credentials`,
  },
  {
    provider: 'salesforce',
    variables: { myDomain: 'acme', sandboxName: 'uat' },
    lines: {
      production: 'POST https://acme.my.salesforce.com/services/oauth2/token',
      sandbox: 'POST https://acme--uat.sandbox.my.salesforce.com/services/oauth2/token',
    },
    message: plainPost,
  },
  {
    provider: 'zoom',
    request: { parameters: { account_id: 'AbCdEfGhIjKlMnOp' } },
    lines: { production: 'POST https://zoom.us/oauth/token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=account_credentials&account_id=AbCdEfGhIjKlMnOp`,
  },
  {
    provider: 'box',
    request: { parameters: { box_subject_id: '123456' } },
    lines: { production: 'POST https://api.box.com/oauth2/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&box_subject_type=enterprise&box_subject_id=123456&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'atlassian-service-account',
    variables: { host: 'jira.example.com' },
    lines: {
      cloud: 'POST https://auth.atlassian.com/oauth/token',
      'data-center': 'POST https://jira.example.com/rest/oauth2/latest/token',
    },
    message: plainPost,
  },
  {
    provider: 'visma-connect',
    scopes: ['visma_api:read'],
    lines: {
      stage: 'POST https://connect.identity.stagaws.visma.com/connect/token',
      production: 'POST https://connect.visma.com/connect/token',
    },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=visma_api%3Aread&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'visma-connect',
    variant: 'for a tenant',
    scopes: ['visma_api:read'],
    request: { parameters: { tenant_id: '2c7f0a4e-5b1d-4a4e-8b0e-6f0c1d2e3f4a' } },
    lines: { production: 'POST https://connect.visma.com/connect/token' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&tenant_id=2c7f0a4e-5b1d-4a4e-8b0e-6f0c1d2e3f4a&scope=visma_api%3Aread&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'xero',
    scopes: ['accounting.settings.read'],
    lines: { production: 'POST https://identity.xero.com/connect/token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=accounting.settings.read`,
  },
  {
    provider: 'servicenow',
    variables: { instance: 'dev12345' },
    lines: { instance: 'POST https://dev12345.service-now.com/oauth_token.do' },
    message: plainPost,
  },
  {
    provider: 'sap-btp-xsuaa',
    variables: { subdomain: 'my-subaccount', region: 'eu10' },
    // sb-orders%21b123%7Cxsuaa%21b1:Zk3%2Ba%2Fb%3D%24c, as the header beside it says.
    clientId: 'sb-orders!b123|xsuaa!b1',
    clientSecret: 'Zk3+a/b=$c',
    lines: { subaccount: 'POST https://my-subaccount.authentication.eu10.hana.ondemand.com/oauth/token' },
    message: `accept: application/json
authorization: Basic c2Itb3JkZXJzJTIxYjEyMyU3Q3hzdWFhJTIxYjE6WmszJTJCYSUyRmIlM0QlMjRj
content-type: application/x-www-form-urlencoded
x-cf-encoded-credentials: true

grant_type=client_credentials`,
  },
  {
    provider: 'adobe-ims',
    scopes: ['openid', 'AdobeID', 'user_management_sdk'],
    lines: { production: 'POST https://ims-na1.adobelogin.com/ims/token/v2' },
    message: `accept: application/json
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=openid%2CAdobeID%2Cuser_management_sdk&client_id=example-client&client_secret=example-secret`,
  },
  {
    provider: 'feishu-lark',
    clientId: 'cli_example',
    lines: {
      feishu: 'POST https://open.feishu.cn/open-apis/auth/v3/tenant_access_token/internal',
      lark: 'POST https://open.larksuite.com/open-apis/auth/v3/tenant_access_token/internal',
    },
    message: `accept: application/json
content-type: application/json

{"app_id":"cli_example","app_secret":"example-secret"}`,
  },
];
