import { newUsage, type Usage } from '../../src/shared/usage.ts';
import { randomBytes } from 'node:crypto';
import {
  noOverrides,
  type Context,
  type CredentialSetFacts,
  type TokenRequestOverrides,
} from '../../src/shared/credential.ts';
import type { TokenTestOutcome } from '../../src/shared/token-test.ts';
import type { PlannedEvent, PlannedSet } from './seeding/plan.ts';

const day = 24 * 60 * 60 * 1000;

/** A credential set as a person would tell it. All times are days before now. */
export interface Sample {
  readonly name: string;
  readonly provider: string;
  readonly environment: string;
  readonly clientId: string;
  /** Any, where no server is to accept it. */
  readonly clientSecret?: string;
  /** The part of an eTrusted client ID that the user chose. */
  readonly identifier?: string;
  readonly authentication?: TokenRequestOverrides['clientAuthenticationMethod'];
  /** Of the current secret. */
  readonly age: number;
  /** When the secrets before it came in, newest first. */
  readonly rotated?: readonly number[];
  readonly tests?: readonly { readonly ago: number; readonly refused?: string }[];
  readonly exposed?: number;
  readonly disabled?: number;
  readonly trashed?: number;
  /** Days from now; the past is negative. */
  readonly expires?: number;
  /** The age limit of its own policy, in days; null: none. */
  readonly policy?: number | null;
  readonly project?: string;
  readonly contact?: string;
  readonly description?: string;
  readonly context?: Context;
  readonly scopes?: readonly string[];
  readonly tags?: readonly string[];
  /** A place, or with it what else is known of it. */
  readonly usages?: readonly (string | SampleUsage)[];
}

/** `confirmed`: how many days ago. */
type SampleUsage = Partial<Pick<Usage, 'kind' | 'how' | 'link'>> & {
  readonly where: string;
  readonly confirmed?: number;
};

function usageOf(sample: string | SampleUsage, now: number): Usage {
  const { where, confirmed, ...known } = typeof sample === 'string' ? { where: sample } : sample;
  const confirmedAt = confirmed === undefined ? null : Math.round(now - confirmed * day);
  return { ...newUsage(where, crypto.randomUUID()), ...known, confirmedAt };
}

/** @param tokenUrl - of the provider that custom sets name */
export function planOf(sample: Sample, now: number, tokenUrl: string): PlannedSet {
  const before = (days: number) => Math.round(now - days * day);
  const ages = [sample.age, ...(sample.rotated ?? [])].sort((a, b) => b - a);
  const [first = sample.age, ...later] = ages;
  // The current secret comes last.
  const secrets = [...later.map(madeUpSecret), sample.clientSecret ?? madeUpSecret()];
  const replacements = later.map((age, index): PlannedEvent => {
    return { kind: 'secret_replaced', at: before(age), clientSecret: secrets[index + 1] ?? '' };
  });
  return {
    facts: factsOf(sample, now, tokenUrl),
    clientSecret: secrets[0] ?? '',
    registeredAt: before(first),
    events: [...replacements, ...happenings(sample, before)].sort((a, b) => a.at - b.at),
  };
}

function happenings(
  { tests = [], exposed, disabled, trashed }: Sample,
  before: (days: number) => number,
): PlannedEvent[] {
  const marks = { exposed, disabled, trashed };
  const kinds = ['exposed', 'disabled', 'trashed'] as const;
  return [
    ...tests.map(({ ago, refused }, index): PlannedEvent => {
      const wait = 90 + (Math.round(index * 37 + ago * 13) % 240);
      const latency = { wait, read: 2, total: wait + 2 };
      return { kind: 'tested', at: before(ago), outcome: outcomeOf(refused), latency };
    }),
    ...kinds.flatMap((kind): PlannedEvent[] => {
      const ago = marks[kind];
      return ago === undefined ? [] : [{ kind, at: before(ago) }];
    }),
  ];
}

function outcomeOf(error: string | undefined): TokenTestOutcome {
  if (error === undefined) {
    return { kind: 'granted', tokenType: 'Bearer', expiresIn: 3600, grantedScopes: null, deviations: [] };
  }
  const status = error.startsWith('invalid_scope') ? 400 : 401;
  return { kind: 'refused', status, error, errorDescription: null, deviations: [] };
}

function factsOf(sample: Sample, now: number, tokenUrl: string): CredentialSetFacts {
  const { expires, policy, scopes } = sample;
  return {
    providerId: sample.provider,
    environmentId: sample.environment,
    variables: {},
    name: sample.name,
    clientId: sample.clientId,
    clientIdentifier: sample.identifier ?? '',
    project: sample.project ?? '',
    contactEmail: sample.contact ?? '',
    description: sample.description ?? '',
    access: scopes ? { level: 'fine_grained', scopes: [...scopes] } : { level: 'full' },
    context: sample.context ?? 'service',
    usages: (sample.usages ?? []).map((usage) => usageOf(usage, now)),
    tags: [...(sample.tags ?? [])],
    rotationPolicy: policy === undefined ? null : { maximumAgeDays: policy, warningDays: 14, overlapDays: 7 },
    secretExpiresAt: expires === undefined ? null : Math.round(now + expires * day),
    enabled: true,
    request: {
      ...noOverrides,
      tokenUrl: sample.provider === 'custom-oauth2' ? tokenUrl : '',
      clientAuthenticationMethod: sample.authentication ?? null,
    },
  };
}

/** Of no use anywhere. */
const madeUpSecret = (): string => `demo-${randomBytes(24).toString('base64url')}`;
