import { describe, expect, it } from 'vitest';
import { requireProvider } from '../../../src/main/providers/catalogue.ts';
import { checkFacts } from '../../../src/shared/check-facts.ts';
import { noOverrides } from '../../../src/shared/credential.ts';
import { factsWith } from '../../shared/sample-facts.ts';

function asks(id: string, changes: Parameters<typeof factsWith>[0] = {}) {
  const provider = requireProvider(id);
  const environmentId = provider.environments[0]?.id ?? '';
  return checkFacts(provider, factsWith({ providerId: id, environmentId, ...changes })).map(
    ({ field }) => field,
  );
}

describe('what the odd ones ask of a credential set', () => {
  it.each([
    ['microsoft-entra', ['variables.tenant', 'access']],
    ['auth0', ['variables.domain', 'request.audience']],
    ['salesforce', ['variables.myDomain']],
    ['pingone', ['variables.environmentId']],
    ['zoom', ['request.parameters.account_id']],
    ['box', ['request.parameters.box_subject_id']],
    ['reddit', ['request.headers.User-Agent']],
    ['dynatrace', ['variables.accountUuid']],
    ['adobe-ims', ['access']],
    ['snowflake', ['variables.account']],
    ['github-app', ['variables.installationId']],
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

  it('Docusign needs the user to act for, who is only in the signed JWT', () => {
    expect(asks('docusign')).toEqual(['variables.userId', 'access']);
  });

  it("commercetools' project key, which only its API needs, may stay empty", () => {
    const variables = { region: 'europe-west1', cloud: 'gcp' };
    expect(asks('commercetools', { variables })).toEqual([]);
  });

  it("FedEx's child secret is not typed into a parameter", () => {
    const request = { ...noOverrides, parameters: { child_secret: 'x' } };
    expect(asks('fedex', { request })).toEqual(['request.parameters.child_secret']);
  });

  it("a secret for CrowdStrike goes to CrowdStrike's hosts alone", () => {
    const hosts = ['api.us-2.crowdstrike.com', 'api.crowdstrike.com.example.org', 'crowdstrike.com'];
    const refused = hosts.filter((baseHost) => asks('crowdstrike', { variables: { baseHost } }).length > 0);
    expect(refused).toEqual(hosts.slice(1));
  });
});
