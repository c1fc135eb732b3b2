import { describe, expect, it } from 'vitest';
import { noOverrides } from '../../../src/shared/credential.ts';
import { guessUsageKind } from '../../../src/shared/usage.ts';
import { usageCopy } from '../../../src/main/usages/usage-copy.ts';
import { variableNames } from '../../../src/main/usages/variable-names.ts';

const named = (name: string) => ({ name, request: noOverrides });
const at = (where: string, name = 'Invoice sync') =>
  variableNames(undefined, named(name), { kind: guessUsageKind(where), where });

describe('the variables of a usage', () => {
  it.each([
    ['ORDERS_CLIENT_SECRET', 'ORDERS_CLIENT_ID', 'ORDERS_CLIENT_SECRET'],
    ['GitHub Actions · ORDERS_SECRET', 'ORDERS_CLIENT_ID', 'ORDERS_SECRET'],
    ['gitlab.com/acme/shop: SHOP_API_KEY', 'SHOP_CLIENT_ID', 'SHOP_API_KEY'],
    ['CLIENT_SECRET', 'CLIENT_ID', 'CLIENT_SECRET'],
    ['/srv/shop/.env', 'INVOICE_SYNC_CLIENT_ID', 'INVOICE_SYNC_CLIENT_SECRET'],
  ])('%s', (where, clientId, secret) => {
    expect(at(where)).toEqual({ clientId, secret });
  });

  it.each([
    ['Émile’s laptop', 'EMILE_S_LAPTOP_CLIENT_ID'],
    ['3rd party', '_3RD_PARTY_CLIENT_ID'],
    ['日本', 'KEYTURN_CLIENT_ID'],
  ])('are named after a set called %s', (name, clientId) => {
    expect(at('somewhere', name).clientId).toBe(clientId);
  });

  it('are one for a set without a client ID', () => {
    const set = { ...named('Shop'), clientId: '' };
    expect(usageCopy({ set, provider: undefined, usage: null, secret: 'k' }, 'env')).toBe(
      'SHOP_CLIENT_SECRET=k\n',
    );
  });

  it('stand in two lines', () => {
    const set = { ...named('Shop'), clientId: 'id 1' };
    expect(usageCopy({ set, provider: undefined, usage: null, secret: 'k' }, 'env')).toBe(
      "SHOP_CLIENT_ID='id 1'\nSHOP_CLIENT_SECRET=k\n",
    );
  });
});
