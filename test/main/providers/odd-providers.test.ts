import { describe, expect, it } from 'vitest';
import { validateCatalogue } from '../../../src/main/providers/validate-catalogue.ts';
import { checkFacts } from '../../../src/shared/check-facts.ts';
import { noOverrides } from '../../../src/shared/credential.ts';
import type { Provider } from '../../../src/shared/provider.ts';
import { factsWith } from '../../shared/sample-facts.ts';
import { oddKeyProviders } from './odd-key-providers.ts';
import { oddTokenProviders } from './odd-token-providers.ts';

const oddProviders = [...oddTokenProviders, ...oddKeyProviders];

const asFile = (provider: Provider) => ({ file: `${provider.id}.json`, content: provider });

function named(id: string): Provider {
  const provider = oddProviders.find((each) => each.id === id);
  if (!provider) throw new Error(`No odd provider ${id}`);
  return provider;
}

describe('the schema fits the odd ones too', () => {
  it.each(oddProviders.map((provider) => [provider.name, provider] as const))('%s', (_, provider) => {
    expect(validateCatalogue([asFile(provider)])).toEqual([provider]);
  });

  it('and loses nothing on the way through JSON', () => {
    const files = oddProviders.map((provider) => asFile(JSON.parse(JSON.stringify(provider)) as Provider));
    expect(validateCatalogue(files)).toEqual(oddProviders);
  });
});

describe('what the odd ones ask of a credential set', () => {
  const asks = (id: string, changes: Parameters<typeof factsWith>[0] = {}) => {
    const provider = named(id);
    const [environment] = provider.environments;
    const facts = factsWith({ providerId: id, environmentId: environment?.id ?? '', ...changes });
    return checkFacts(provider, facts).map(({ field }) => field);
  };

  it.each([
    ['microsoft-entra', ['variables.tenant', 'access']],
    ['salesforce', ['variables.myDomain']],
    ['pingone', ['variables.environmentId']],
    ['zoom', ['request.parameters.account_id']],
    ['reddit', ['request.headers.User-Agent']],
    ['dynatrace', ['variables.accountUuid']],
    ['adobe-ims', ['access']],
    ['snowflake', ['variables.account']],
    ['feishu-lark', []],
    ['paypal', []],
    ['stripe', []],
  ])('%s', (id, fields) => {
    expect(asks(id)).toEqual(fields);
  });

  it("Salesforce's sandbox needs its name as well", () => {
    expect(asks('salesforce', { environmentId: 'sandbox' })).toEqual([
      'variables.myDomain',
      'variables.sandboxName',
    ]);
  });

  it("FedEx's child secret is not typed into a parameter", () => {
    const request = { ...noOverrides, parameters: { child_secret: 'x' } };
    expect(asks('fedex', { request })).toEqual(['request.parameters.child_secret']);
  });
});
