import { describe, expect, it } from 'vitest';
import { requireValidFacts } from '../../../src/main/providers/check-facts.ts';
import { noOverrides, type CredentialSetFacts } from '../../../src/shared/credential.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import { factsWith } from '../../shared/sample-facts.ts';

function failureOf(facts: CredentialSetFacts): unknown {
  try {
    requireValidFacts(facts);
  } catch (error) {
    if (error instanceof KeyturnError) return error.toFailure();
    throw error;
  }
  return null;
}

describe('facts on their way into the vault', () => {
  it.each([
    { providerId: 'bonterra-apricot', environmentId: 'production' },
    { providerId: 'intersoft-sapient', environmentId: 'production' },
    { providerId: 'cm-ticketing-partner-api', environmentId: 'production' },
    { providerId: 'monite', environmentId: 'production-eu' },
    { providerId: 'trusted-shops-etrusted', environmentId: 'production' },
  ])('pass for $providerId with nothing but ID and secret', (ids) => {
    const { provider, environment } = requireValidFacts(factsWith(ids));
    expect({ providerId: provider.id, environmentId: environment.id }).toEqual(ids);
  });

  it('name a provider of the catalogue', () => {
    expect(failureOf(factsWith({ providerId: 'constructor' }))).toMatchObject({
      code: 'unknown_provider',
      field: 'providerId',
    });
  });

  it("name one of the provider's environments", () => {
    expect(failureOf(factsWith({ environmentId: 'production' }))).toEqual({
      code: 'unknown_provider',
      field: 'environmentId',
      message: 'Monite has no such environment',
      hint: 'Choose one of Sandbox, Production (Europe), Production (North America).',
    });
  });

  it('fail with the first field that does not fit', () => {
    const custom = { providerId: 'custom-oauth2', environmentId: 'production' };
    const request = { ...noOverrides, tokenUrl: 'http://auth.example.com/token', resources: ['#'] };
    expect(failureOf(factsWith({ ...custom, request }))).toMatchObject({
      code: 'invalid_input',
      field: 'request.tokenUrl',
    });
  });

  it('keep the API version that Monite requires', () => {
    const request = { ...noOverrides, headers: { 'X-Monite-Version': '' } };
    expect(failureOf(factsWith({ request }))).toMatchObject({
      code: 'invalid_input',
      field: 'request.headers.X-Monite-Version',
    });
  });

  it('keep the identifier of eTrusted in step with the client ID', () => {
    const eTrusted = { providerId: 'trusted-shops-etrusted', environmentId: 'production' };
    expect(
      failureOf(factsWith({ ...eTrusted, clientId: 'a1b2c3-shop', clientIdentifier: 'cart' })),
    ).toMatchObject({ code: 'invalid_input', field: 'clientIdentifier' });
  });
});
