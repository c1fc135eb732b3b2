import { noOverrides, type CredentialSetListItem, type SecretVersion } from '../../src/shared/credential.ts';
import { rotationStatuses, type RotationStatus, type StatusReason } from '../../src/shared/rotation.ts';
import { newUsage, type Usage } from '../../src/shared/usage.ts';

/** The moment that all samples are made for: 22 November 2026, 10:00 UTC. */
export const sampleNow = Date.UTC(2026, 10, 22, 10);
const day = 86_400_000;

const uuid = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/** A fresh credential set for Monite's sandbox, but for what a test changes. `number` makes its ID. */
export function sampleSet(
  number: number,
  changes: Partial<CredentialSetListItem> = {},
): CredentialSetListItem {
  const status = changes.status ?? 'fresh';
  const age = agesInDays[status];
  const secretChangedAt = sampleNow - age * day;
  return {
    id: uuid(number),
    providerId: 'monite',
    environmentId: 'sandbox',
    variables: {},
    name: `Credential set ${number}`,
    clientId: `client-${number.toString(16).padStart(8, '0')}-4f1c-9a2e`,
    clientIdentifier: '',
    project: 'Invoicing',
    contactEmail: 'api-team@example.com',
    description: '',
    access: { level: 'full' },
    context: 'service',
    usages: [],
    tags: [],
    rotationPolicy: null,
    secretExpiresAt: status === 'expired' ? sampleNow - 2 * day : null,
    enabled: status !== 'disabled',
    request: noOverrides,
    createdAt: sampleNow - 200 * day,
    updatedAt: sampleNow - age * day,
    trashedAt: null,
    secretChangedAt,
    exposedAt: status === 'exposed' ? sampleNow - 3_600_000 : null,
    secretVersions: [sampleVersion(number + 0x10_0000, { createdAt: secretChangedAt })],
    lastTest:
      status === 'never_tested'
        ? null
        : {
            at: sampleNow - 5 * 3_600_000,
            kind: status === 'failing' ? 'refused' : 'granted',
            rejected: status === 'failing',
          },
    snoozedUntil: null,
    lastUsedAt: null,
    automation: null,
    status,
    reasons: [reasonsOf[status]],
    dueAt: status === 'expired' ? sampleNow - 2 * day : secretChangedAt + 90 * day,
    ...changes,
  };
}

/** A current secret version, but for what a test changes. `number` makes its ID. */
export const sampleVersion = (number: number, changes: Partial<SecretVersion> = {}): SecretVersion => ({
  id: uuid(number),
  stage: 'current',
  createdAt: sampleNow,
  replacedAt: null,
  fingerprint: number.toString(16).padStart(16, '0'),
  facts: null,
  overlapEndsAt: null,
  proof: null,
  revocation: null,
  providerSecretId: null,
  ...changes,
});

/** A usage of which only the place is known, but for what a test changes. `number` makes its ID. */
export const sampleUsage = (number: number, where: string, changes: Partial<Usage> = {}): Usage => ({
  ...newUsage(where, uuid(number)),
  ...changes,
});

const reasonsOf: Record<RotationStatus, StatusReason> = {
  exposed: 'marked_exposed',
  expired: 'past_expiry',
  failing: 'credentials_rejected',
  stale: 'past_age',
  not_revoked: 'previous_alive',
  unfinished: 'left_half_way',
  due_soon: 'near_age',
  unused: 'nobody_uses_it',
  never_tested: 'no_test_yet',
  fresh: 'nothing_due',
  disabled: 'switched_off',
};

const agesInDays: Record<RotationStatus, number> = {
  exposed: 30,
  expired: 85,
  failing: 45,
  stale: 103,
  not_revoked: 40,
  unfinished: 50,
  due_soon: 82,
  unused: 60,
  never_tested: 1,
  fresh: 20,
  disabled: 60,
};

const statusNames: Record<RotationStatus, string> = {
  exposed: 'Payments webhook relay',
  expired: 'Nightly ledger export',
  failing: 'Checkout service',
  stale: 'Review importer',
  not_revoked: 'Refund worker',
  unfinished: 'Seat map service',
  due_soon: 'Parcel label printer',
  unused: 'Spring campaign',
  never_tested: 'Box office kiosk',
  fresh: 'Invoice sync',
  disabled: 'Old staging gateway',
};

const providerIds = [
  'monite',
  'trusted-shops-etrusted',
  'intersoft-sapient',
  'cm-ticketing-partner-api',
  'bonterra-apricot',
  'custom-oauth2',
];

/** One set in every status, in the order of {@link rotationStatuses}. */
export const oneOfEachStatus = (): CredentialSetListItem[] =>
  rotationStatuses.map((status, index) =>
    sampleSet(index + 1, {
      status,
      name: statusNames[status],
      providerId: providerIds[index % 5] ?? 'monite',
      environmentId: index % 2 === 0 ? 'production' : 'sandbox',
      tags: index % 3 === 0 ? ['payments'] : [],
    }),
  );

/** Names and IDs that break careless layouts. */
export const awkwardSets = (): CredentialSetListItem[] => [
  sampleSet(101, {
    name: 'The credential set of the accounts receivable reconciliation worker in the Frankfurt cluster, second replica, do not touch',
    clientId: 'a-very-long-client-identifier.apps.accounts.example.com/with/a/path?and=query',
  }),
  sampleSet(102, { name: '🔑 Émile’s café terminal ☕️', tags: ['emoji', 'café'] }),
  sampleSet(103, { name: 'מפתח הלקוח של סביבת הייצור', environmentId: 'production' }),
  sampleSet(104, { name: 'x', clientId: 'x' }),
];

/** `count` sets over all providers, environments and statuses; the same every time. */
export function manySets(count: number): CredentialSetListItem[] {
  const services = [
    'Invoice sync',
    'Review importer',
    'Label printer',
    'Ticket scanner',
    'Ledger export',
    'Webhook relay',
  ];
  const statuses: readonly RotationStatus[] = [
    'fresh',
    'fresh',
    'fresh',
    'never_tested',
    'due_soon',
    'fresh',
    'stale',
    'fresh',
    'failing',
    'disabled',
  ];
  return Array.from({ length: count }, (_, index) => {
    const providerId = providerIds[(index * 7) % providerIds.length] ?? 'monite';
    return sampleSet(index + 1_000, {
      name: `${services[index % services.length] ?? ''} ${String(index).padStart(5, '0')}`,
      providerId,
      environmentId: index % 3 === 0 ? 'production' : 'sandbox',
      status: statuses[(index * 3) % statuses.length] ?? 'fresh',
      tags: index % 5 === 0 ? ['payments'] : index % 7 === 0 ? ['ci'] : [],
      usages: [sampleUsage(0x40_0000 + (index % 50), `github.com/example/service-${index % 50}`)],
      description: 'Used by the nightly job that reads what changed since the day before.',
    });
  });
}
