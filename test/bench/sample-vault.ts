import { randomBytes } from 'node:crypto';
import { planOf, type Sample } from '../demo/sample.ts';
import type { SeedPlan } from '../demo/seeding/plan.ts';

const services = [
  'Invoice sync',
  'Review importer',
  'Label printer',
  'Ticket scanner',
  'Ledger export',
  'Relay',
];
const teams = ['Payments', 'Reviews', 'Shipping', 'Ticketing', 'Data warehouse'];
const places = [
  ['monite', 'sandbox'],
  ['monite', 'production-eu'],
  ['trusted-shops-etrusted', 'production'],
  ['intersoft-sapient', 'production'],
  ['cm-ticketing-partner-api', 'production'],
  ['bonterra-apricot', 'production'],
  ['custom-oauth2', 'production'],
  ['custom-oauth2', 'staging'],
] as const;

/** The one set that a server knows. */
export interface KnownClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A vault with many credential sets over all providers and statuses, as large as real ones.
 *
 * @param testedEvery - how many sets there are to one that has been tested
 */
export function manySets(count: number, known: KnownClient, testedEvery = 5): SeedPlan {
  const now = Date.now();
  const samples = Array.from({ length: count - 1 }, (_, index) => sample(index, testedEvery));
  const works: Sample = {
    name: 'The one that works',
    provider: 'custom-oauth2',
    environment: 'production',
    age: 3,
    ...known,
  };
  return { sets: [works, ...samples].map((each) => planOf(each, now, known.tokenUrl)) };
}

/** Two hundred days of registration, so that every status occurs. */
function sample(index: number, testedEvery: number): Sample {
  const [provider, environment] = places[(index * 7) % places.length] ?? places[0];
  const age = (index * 13) % 200;
  const team = teams[index % teams.length] ?? '';
  return {
    name: `${services[index % services.length] ?? ''} ${String(index).padStart(5, '0')}`,
    provider,
    environment,
    clientId: `client-${randomBytes(12).toString('hex')}`,
    age,
    ...(index % testedEvery === 0 &&
      age > 1 && {
        tests: [index % (9 * testedEvery) === 0 ? { ago: 1, refused: 'invalid_client' } : { ago: 1 }],
      }),
    project: team,
    contact: `${team.toLowerCase().replace(' ', '-')}@example.com`,
    description: 'Used by the nightly job that reads what changed since the day before.',
    tags: index % 3 === 0 ? [team.toLowerCase()] : [],
    usages: [`github.com/example/service-${index % 50} · CLIENT_SECRET`],
    ...(index % 4 === 0 && { scopes: ['orders:read', 'orders:write'] }),
  };
}
