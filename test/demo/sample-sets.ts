import { etrustedClient, moniteClient, sapientClient, wrongSecret } from '../fakes/servers/sample-clients.ts';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import type { Sample } from './sample.ts';

const staging = { provider: 'custom-oauth2', environment: 'staging' } as const;
const production = { provider: 'custom-oauth2', environment: 'production' } as const;
const monite = { provider: 'monite', environment: 'sandbox' } as const;
const moniteEurope = { provider: 'monite', environment: 'production-eu' } as const;
const etrusted = { provider: 'trusted-shops-etrusted', environment: 'production' } as const;
const sapient = { provider: 'intersoft-sapient', environment: 'production' } as const;
const ticketing = { provider: 'cm-ticketing-partner-api', environment: 'production' } as const;
const apricot = { provider: 'bonterra-apricot', environment: 'production' } as const;

/** The set whose secret the walk finds refused, marks as exposed and replaces. */
export const nightlyExport = 'Nightly export';
/** Too long for a row, and for a heading. */
export const longName =
  'The credential set of the accounts receivable reconciliation worker in the Frankfurt cluster, second replica, do not touch';
/** Hebrew, among left-to-right words. */
export const rightToLeftName = 'מפתח הלקוח של סביבת הייצור';
/** The set that the walk reveals: it works. */
export const ordersService = 'Orders service';

/** Sets that the local servers know: a token test of them gets a real token. */
const working: readonly Sample[] = [
  {
    ...production,
    name: ordersService,
    ...oidcClients.basic,
    age: 20,
    rotated: [110, 201],
    tests: [{ ago: 19 }, { ago: 6 }, { ago: 0.2 }],
    project: 'Web shop',
    contact: 'orders-team@example.com',
    scopes: ['orders:read', 'orders:write'],
    tags: ['payments', 'tier-1'],
    usages: [
      {
        where: 'GitHub Actions · ORDERS_CLIENT_SECRET',
        how: 'Settings → Secrets and variables → Actions, then run the workflow “deploy”.',
        link: 'https://github.com/example/web-shop/settings/secrets/actions',
        confirmed: 21,
      },
      {
        where: 'k8s/orders/secret.yaml',
        kind: 'secret_manager',
        how: 'Seal it with kubeseal, commit, and let Argo roll it out.',
        confirmed: 21,
      },
      'Émile’s laptop',
    ],
    description:
      'Reads and writes orders. The on-call engineer of the orders team may rotate it at any time.',
  },
  {
    ...production,
    name: 'Deploy pipeline 100 %',
    ...oidcClients.special,
    age: 41,
    tests: [{ ago: 3 }],
    context: 'ci_cd',
    tags: ['ci'],
    project: 'Platform',
  },
  {
    ...etrusted,
    name: 'Review export',
    ...etrustedClient,
    identifier: 'review-export',
    age: 34,
    tests: [{ ago: 1.1 }],
    project: 'Reviews',
    contact: 'reviews@example.com',
  },
  {
    ...sapient,
    name: 'Warehouse label printer',
    ...sapientClient,
    age: 84,
    tests: [{ ago: 2 }],
    project: 'Shipping',
    usages: [
      {
        where: 'label-printer-03:/etc/labels.env',
        how: 'Over SSH; restart label-printer.service.',
        confirmed: 84,
      },
    ],
    tags: ['warehouse'],
  },
  {
    ...monite,
    name: 'Invoice sync',
    ...moniteClient,
    age: 12,
    rotated: [99],
    tests: [{ ago: 0.4 }],
    project: 'Invoicing',
    contact: 'finance-it@example.com',
    usages: ['invoice-sync (staging)'],
    tags: ['payments'],
  },
];

const needingAttention: readonly Sample[] = [
  {
    ...production,
    name: nightlyExport,
    clientId: oidcClients.post.clientId,
    clientSecret: wrongSecret,
    authentication: 'client_secret_post',
    age: 118,
    tests: [{ ago: 95 }, { ago: 30 }],
    project: 'Data warehouse',
    contact: 'data@example.com',
    usages: [
      { where: 'Airflow · export_orders', kind: 'service', how: 'Admin → Connections → orders_api.' },
      { where: 'cron on etl-2', kind: 'machine' },
    ],
    tags: ['nightly'],
  },
  {
    ...moniteEurope,
    name: 'Payments webhook relay',
    clientId: '0d9b2c41-52fe-4c0a-8d1b-7a1f3f9c2e60',
    age: 47,
    tests: [{ ago: 5 }],
    exposed: 0.1,
    project: 'Invoicing',
    contact: 'security@example.com',
    tags: ['payments', 'tier-1'],
    usages: ['webhook-relay', 'A public gist, found this morning'],
  },
  {
    ...staging,
    name: 'Legacy gateway',
    clientId: 'legacy-gateway',
    age: 61,
    tests: [{ ago: 40 }],
    exposed: 3,
    context: 'development',
  },
  {
    ...apricot,
    name: 'Donor dashboard',
    clientId: 'donor-dashboard',
    age: 170,
    expires: -4,
    tests: [{ ago: 33 }],
    project: 'Fundraising',
  },
  {
    ...production,
    name: 'Entra tenant reader',
    clientId: '9f1c0a77-3df7-4a10-9a55-6a2ad1f0b0c4',
    age: 364,
    expires: -0.5,
    policy: 730,
    tests: [{ ago: 8 }],
    project: 'Directory',
    contact: 'identity@example.com',
    tags: ['tier-1'],
  },
  {
    ...monite,
    name: 'Checkout service',
    clientId: '77b6f0de-2c36-4d0b-8a3e-b8b5d5f3c1aa',
    age: 45,
    tests: [{ ago: 12 }, { ago: 0.05, refused: 'invalid_client' }],
    project: 'Checkout',
    tags: ['payments'],
  },
  {
    ...etrusted,
    name: 'Review importer',
    clientId: 'a1b2c3d4e5f6-review-importer',
    identifier: 'review-importer',
    age: 28,
    tests: [{ ago: 2, refused: 'unauthorized_client' }],
    project: 'Reviews',
  },
  { ...apricot, name: 'Case notes bridge', clientId: 'case-notes-bridge', age: 103, tests: [{ ago: 50 }] },
  {
    ...ticketing,
    name: 'Box office kiosk',
    clientId: 'kiosk@example.com',
    age: 131,
    contact: 'ticketing@example.com',
    tags: ['venue'],
  },
  {
    ...sapient,
    name: 'Returns portal',
    clientId: 'returns-portal',
    age: 97,
    tests: [{ ago: 21 }],
    project: 'Shipping',
  },
  {
    ...moniteEurope,
    name: 'Payables approval worker',
    clientId: '3b0e2a70-9d1e-4f6b-b2c5-0c2f8f0a9d13',
    age: 82,
    tests: [{ ago: 9 }],
    project: 'Invoicing',
  },
  {
    ...staging,
    name: 'Loyalty points API',
    clientId: 'loyalty-points',
    age: 20,
    policy: 30,
    tests: [{ ago: 1 }],
  },
  {
    ...apricot,
    name: 'Volunteer sync',
    clientId: 'volunteer-sync',
    age: 60,
    expires: 6,
    tests: [{ ago: 14 }],
  },
];

const quiet: readonly Sample[] = [
  { ...ticketing, name: 'Season tickets import', clientId: 'season@example.com', age: 2 },
  { ...apricot, name: 'Grant reports', clientId: 'grant-reports', age: 1, project: 'Fundraising' },
  { ...monite, name: 'Sandbox playground', clientId: 'f2a6f1a2-7a3b-4a39-9a3b-5f3a2f7d8e01', age: 0.02 },
  { ...staging, name: 'Search indexer', clientId: 'search-indexer', age: 5, context: 'development' },
  { ...production, name: 'Search indexer', clientId: 'search-indexer', age: 5, tests: [{ ago: 4 }] },
  { ...staging, name: 'Staging orders', clientId: 'orders-service', age: 33, tests: [{ ago: 7 }] },
  { ...sapient, name: 'Carrier rates', clientId: 'carrier-rates', age: 66, tests: [{ ago: 12 }] },
  {
    ...moniteEurope,
    name: 'Receivables worker, first replica',
    clientId: 'b7e0d4d8-6e57-4a0f-8f2c-9a8d7c6b5a41',
    age: 15,
    tests: [{ ago: 1 }],
    tags: ['payments'],
  },
  {
    ...moniteEurope,
    name: 'Receivables worker, second replica',
    clientId: 'b7e0d4d8-6e57-4a0f-8f2c-9a8d7c6b5a42',
    age: 15,
    tests: [{ ago: 1 }],
    tags: ['payments'],
  },
  { ...apricot, name: 'Board statistics', clientId: 'board-statistics', age: 50, tests: [{ ago: 25 }] },
  {
    ...staging,
    name: 'Feature flags',
    clientId: 'feature-flags',
    age: 70,
    tests: [{ ago: 10 }],
    scopes: ['flags:read'],
  },
  {
    ...production,
    name: 'No age limit by contract',
    clientId: 'partner-contract-2031',
    age: 400,
    policy: null,
    tests: [{ ago: 3 }],
  },
  { ...ticketing, name: 'Seat map renderer', clientId: 'seatmap@example.com', age: 9, tests: [{ ago: 8 }] },
];

/** What breaks careless layouts. */
const awkward: readonly Sample[] = [
  {
    ...staging,
    name: longName,
    clientId:
      'a-very-long-client-identifier.apps.accounts.example.com/with/a/path?and=query&more=of-the-same',
    age: 31,
    tests: [{ ago: 2, refused: 'invalid_scope' }],
    project: 'Accounts receivable reconciliation and dunning, Europe, Middle East and Africa',
    tags: ['reconciliation', 'do-not-touch', 'frankfurt-am-main', 'second-replica', 'owned-by-finance'],
    scopes: ['ledger:read', 'ledger:write', 'https://www.example.com/auth/scope.that.is.a.url.readonly'],
    usages: [
      's3://finance-configuration-eu-central-1/accounts-receivable/reconciliation/worker-2/production.env',
    ],
  },
  {
    ...monite,
    name: '🔑 Émile’s café terminal ☕️',
    clientId: 'cafe-☕',
    age: 22,
    tests: [{ ago: 4 }],
    tags: ['café'],
  },
  { ...production, name: rightToLeftName, clientId: 'hebrew-production', age: 18, tests: [{ ago: 5 }] },
  {
    ...production,
    name: 'خدمة الفواتير — production',
    clientId: 'arabic-invoices',
    age: 88,
    tests: [{ ago: 5 }],
  },
  { ...staging, name: '請求書サービス', clientId: 'seikyusho', age: 3 },
  { ...production, name: 'x', clientId: 'x', age: 44, tests: [{ ago: 44 }] },
];

const putAway: readonly Sample[] = [
  {
    ...etrusted,
    name: 'Old review widget',
    clientId: 'a1b2c3d4e5f6-old-widget',
    identifier: 'old-widget',
    age: 300,
    disabled: 120,
    tests: [{ ago: 130 }],
  },
  { ...monite, name: 'Load test of last spring', clientId: '5c1f7e6a-load-test', age: 190, disabled: 150 },
  { ...ticketing, name: 'Festival 2025', clientId: 'festival@example.com', age: 480, disabled: 300 },
  { ...sapient, name: 'Retired label printer', clientId: 'label-printer-02', age: 500, trashed: 2 },
];

/** About forty credential sets, in every state there is. */
export const samples: readonly Sample[] = [...working, ...needingAttention, ...quiet, ...awkward, ...putAway];
