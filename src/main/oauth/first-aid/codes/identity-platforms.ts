import type { ProviderRefusals } from '../known-refusal.ts';

const auth0: ProviderRefusals = {
  providers: ['auth0'],
  hosts: ['.auth0.com'],
  refusals: [
    {
      text: /Service not enabled within domain/i,
      means:
        'The tenant has no API with this audience. It must be the API’s identifier to the letter, a slash at the end included.',
      tries: ['without_audience'],
      says: 'it knows no API for this audience',
    },
    {
      text: /Non-global clients are not allowed/i,
      means:
        'The request names no audience that the client may ask for. Enter the identifier of the API as audience.',
      tries: [],
    },
    {
      errors: ['unauthorized_client'],
      text: /grant type/i,
      means:
        'The application is not allowed the client credentials grant. Usually it is of another type than machine to machine: allow the grant in its advanced settings.',
      tries: [],
    },
    {
      text: /not authorized to access|client-grant|client has not been granted/i,
      means:
        'The application is known, but not authorized for this API or these scopes: authorize it on the API’s machine to machine page.',
      tries: ['without_scopes'],
    },
    {
      errors: ['access_denied'],
      status: 401,
      means:
        'Auth0 says this to a wrong secret. Usually it was mistyped or rotated, or the client ID is of another tenant. Compare both values with the application’s settings.',
      tries: ['clock', 'trimmed', 'private_key', 'basic_encoding', 'method'],
      says: 'the client ID or the client secret is wrong',
    },
  ],
};

const okta: ProviderRefusals = {
  providers: ['okta'],
  hosts: ['.okta.com', '.oktapreview.com', '.okta-emea.com'],
  refusals: [
    {
      text: /must use the private_key_jwt/i,
      means:
        'Okta’s own authorization server takes no secrets: it wants private_key_jwt. Else use a custom authorization server, whose token URL has /oauth2/default/ or an ID in it.',
      tries: ['private_key'],
    },
    {
      errors: ['invalid_scope'],
      text: /no scopes|default scope|must be included|required/i,
      means:
        'The request names no scope, and the authorization server has no default one. Ask for a scope that it knows.',
      tries: ['example_scope'],
    },
    {
      errors: ['invalid_scope'],
      means:
        'The authorization server does not know one of the scopes, or the client is not allowed it. Compare them with the server’s list of scopes.',
      tries: ['without_scopes', 'example_scope'],
    },
    {
      errors: ['access_denied'],
      text: /policy/i,
      means:
        'No access policy of the authorization server lets this client in. Add a rule there for the client and the client credentials grant.',
      tries: ['without_scopes'],
    },
    {
      errors: ['invalid_dpop_proof', 'invalid_client'],
      text: /dpop/i,
      means:
        'The application demands proof of possession (DPoP). Turn DPoP on for this credential set, or off in the application.',
      tries: [],
    },
  ],
};

const keycloak: ProviderRefusals = {
  providers: ['keycloak'],
  hosts: [],
  isUnmistakable: true,
  refusals: [
    {
      text: /not enabled to retrieve service account/i,
      means:
        'The client is known, but may not ask for tokens of its own: turn on its service account in the client’s settings.',
      tries: [],
    },
    {
      text: /public client not allowed to retrieve/i,
      means: 'The client is public, so it has no secret that counts: turn on client authentication for it.',
      tries: [],
    },
    {
      text: /realm does not exist/i,
      means: 'The server has no realm by this name. Check its spelling, upper and lower case included.',
      tries: ['environment'],
      says: 'it knows no such realm',
    },
    {
      errors: ['unauthorized_client', 'invalid_client'],
      text: /invalid client (?:secret|or invalid client credentials|credentials)/i,
      means:
        'Usually the secret was regenerated in Keycloak, or the client is of another realm. Compare both values with the client’s credentials page.',
      tries: ['clock', 'trimmed', 'private_key', 'basic_encoding', 'method', 'environment'],
      says: 'the client ID or the client secret is wrong',
    },
  ],
};

const cognito: ProviderRefusals = {
  providers: ['amazon-cognito'],
  hosts: ['.amazoncognito.com'],
  refusals: [
    {
      errors: ['invalid_scope'],
      means:
        'With client credentials Cognito grants custom scopes of a resource server only, written as its identifier, a slash and the scope. Allow them for the app client.',
      tries: ['without_scopes', 'example_scope'],
    },
    {
      errors: ['unauthorized_client'],
      means:
        'The app client is not allowed the client credentials grant, or has no custom scope. Allow both for it.',
      tries: [],
    },
  ],
};

const google: ProviderRefusals = {
  providers: ['google-service-account'],
  hosts: ['oauth2.googleapis.com'],
  refusals: [
    {
      errors: ['invalid_grant'],
      text: /invalid jwt signature/i,
      means:
        'Google knows the account, but not this key. Usually the key was deleted or disabled, or belongs to another service account. Make a new key.',
      tries: [],
      says: 'the key is none of this account’s',
    },
    {
      errors: ['invalid_grant'],
      text: /account not found|invalid email/i,
      means:
        'Google knows no such service account. Usually it was deleted, or its e-mail address, which is the client ID here, is misspelt.',
      tries: [],
      says: 'it knows no such service account',
    },
    {
      errors: ['invalid_grant'],
      text: /reasonable timeframe|short-lived token/i,
      means:
        'The signed request is not valid at this time. Usually the clock of this computer is wrong by minutes.',
      tries: ['clock'],
    },
    {
      errors: ['unauthorized_client'],
      means:
        'Usually the service account is to act for a user, and the domain’s administrator has not delegated these scopes to it.',
      tries: ['without_scopes'],
    },
    {
      errors: ['invalid_scope'],
      means: 'Google wants at least one scope, each as its full address. Compare them with Google’s list.',
      tries: ['example_scope'],
    },
  ],
};

export const identityPlatforms: readonly ProviderRefusals[] = [auth0, okta, keycloak, cognito, google];
