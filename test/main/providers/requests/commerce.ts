import { plainBasic, plainPost, type DocumentedRequest } from './documented-request.ts';

/** Payments, shops and shipping. */
export const commerceProviders: readonly DocumentedRequest[] = [
  {
    provider: 'paypal',
    lines: {
      sandbox: 'POST https://api-m.sandbox.paypal.com/v1/oauth2/token',
      production: 'POST https://api-m.paypal.com/v1/oauth2/token',
    },
    message: plainBasic,
  },
  {
    provider: 'ebay',
    scopes: ['https://api.ebay.com/oauth/api_scope'],
    lines: {
      sandbox: 'POST https://api.sandbox.ebay.com/identity/v1/oauth2/token',
      production: 'POST https://api.ebay.com/identity/v1/oauth2/token',
    },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope`,
  },
  {
    provider: 'shopify',
    variables: { shop: 'my-store' },
    lines: { store: 'POST https://my-store.myshopify.com/admin/oauth/access_token' },
    message: plainPost,
  },
  {
    provider: 'checkout-com',
    scopes: ['gateway'],
    lines: {
      sandbox: 'POST https://access.sandbox.checkout.com/connect/token',
      production: 'POST https://access.checkout.com/connect/token',
    },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=gateway`,
  },
  {
    provider: 'commercetools',
    variables: { region: 'europe-west1', cloud: 'gcp', projectKey: 'my-project' },
    scopes: ['view_products:my-project'],
    lines: { region: 'POST https://auth.europe-west1.gcp.commercetools.com/oauth/token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=view_products%3Amy-project`,
  },
  {
    provider: 'kroger',
    scopes: ['product.compact'],
    lines: {
      certification: 'POST https://api-ce.kroger.com/v1/connect/oauth2/token',
      production: 'POST https://api.kroger.com/v1/connect/oauth2/token',
    },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded

grant_type=client_credentials&scope=product.compact`,
  },
  {
    provider: 'trustpilot',
    lines: {
      production:
        'POST https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken',
    },
    message: plainBasic,
  },
  {
    provider: 'fedex',
    lines: {
      sandbox: 'POST https://apis-sandbox.fedex.com/oauth/token',
      production: 'POST https://apis.fedex.com/oauth/token',
    },
    message: plainPost,
  },
  {
    provider: 'ups',
    lines: {
      cie: 'POST https://wwwcie.ups.com/security/v1/oauth/token',
      production: 'POST https://onlinetools.ups.com/security/v1/oauth/token',
    },
    message: plainBasic,
  },
  {
    provider: 'ups',
    variant: 'with an account number',
    request: { headers: { 'x-merchant-id': 'A1B2C3' } },
    lines: { cie: 'POST https://wwwcie.ups.com/security/v1/oauth/token' },
    message: `accept: application/json
authorization: Basic ZXhhbXBsZS1jbGllbnQ6ZXhhbXBsZS1zZWNyZXQ=
content-type: application/x-www-form-urlencoded
x-merchant-id: A1B2C3

grant_type=client_credentials`,
  },
  {
    provider: 'dhl-ecommerce-americas',
    lines: {
      sandbox: 'POST https://api-sandbox.dhlecs.com/auth/v4/accesstoken',
      production: 'POST https://api.dhlecs.com/auth/v4/accesstoken',
    },
    message: plainPost,
  },
  {
    provider: 'amadeus',
    lines: {
      test: 'POST https://test.api.amadeus.com/v1/security/oauth2/token',
      production: 'POST https://api.amadeus.com/v1/security/oauth2/token',
    },
    message: plainPost,
  },
];
