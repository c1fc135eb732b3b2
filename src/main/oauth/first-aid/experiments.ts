import * as v from 'valibot';
import { ClockOffsetSchema, ScopeTokenSchema, type CredentialSetFacts } from '../../../shared/credential.ts';
import type { Experiment } from '../../../shared/experiment.ts';
import type { BasicEncoding, BodyFormat, CredentialUse, Provider } from '../../../shared/provider.ts';
import type { TokenTestOutcome } from '../../../shared/token-test.ts';
import { applyExperiment } from '../experiment.ts';
import { resolveText } from '../placeholders.ts';
import { plainDuration } from '../plain-words.ts';
import { isRejection } from '../refusal.ts';
import { planTokenRequest } from '../request-plan.ts';
import { tellingSkew } from './clock-skew.ts';
import type { Attempt, KnownRefusal } from './known-refusal.ts';
import { otherMethods } from './other-methods.ts';

/** More would be guessing, and each may count towards being locked out. */
export const mostExperiments = 3;

/** What a request was made of, as far as something else could be tried. */
export interface Asking {
  readonly provider: Provider;
  readonly facts: CredentialSetFacts;
  readonly method: CredentialUse;
  readonly basicEncoding: BasicEncoding;
  readonly bodyFormat: BodyFormat;
  readonly askedScopes: readonly string[];
  /** By how many seconds the provider's clock is ahead of this computer's; null: not known. */
  readonly clockSkew: number | null;
  /** What the secret looks like; nothing of what it is. */
  readonly secret: {
    /** White space at an end of the secret or of the client ID. */
    readonly hasEdgeSpace: boolean;
    readonly isPrivateKey: boolean;
    /** Whether secret or client ID look different form-encoded. */
    readonly differsEncoded: boolean;
  };
}

/**
 * What to try after an outcome, most promising first: at most {@link mostExperiments}, and nothing that could not be
 * sent. None of them is ever run but by the user.
 */
export function proposeExperiments(
  outcome: TokenTestOutcome,
  known: KnownRefusal | null,
  asking: Asking,
): readonly Experiment[] {
  return (known?.tries ?? attemptsAfter(outcome))
    .flatMap((attempt) => makers[attempt](asking))
    .filter(({ change }) => canBeSent(asking.provider, applyExperiment(asking.facts, change)))
    .slice(0, mostExperiments);
}

const aboutCredentials: readonly Attempt[] = [
  'clock',
  'trimmed',
  'private_key',
  'basic_encoding',
  'method',
  'environment',
];
const aboutForm: readonly Attempt[] = [
  'private_key',
  'basic_encoding',
  'body_format',
  'example_scope',
  'method',
  'trimmed',
];

/** By RFC 6749 §5.2 `error`. */
const attemptsByError: Readonly<Record<string, readonly Attempt[]>> = {
  unsupported_grant_type: ['body_format', 'method', 'environment'],
  invalid_request: aboutForm,
  invalid_scope: ['without_scopes', 'example_scope'],
  invalid_target: ['without_audience', 'environment'],
  invalid_dpop_proof: ['clock'],
  access_denied: ['without_scopes', 'without_audience', 'environment'],
};

function attemptsAfter(outcome: TokenTestOutcome): readonly Attempt[] {
  if (outcome.kind === 'malformed') {
    if (outcome.reason === 'html' || [404, 405, 410].includes(outcome.status)) return ['environment'];
    return [406, 415, 422].includes(outcome.status) ? aboutForm : [];
  }
  if (outcome.kind !== 'refused' || outcome.status === 429 || outcome.status >= 500) return [];
  const { error, status } = outcome;
  if (isRejection(outcome)) return aboutCredentials;
  if (error !== null && Object.hasOwn(attemptsByError, error)) return attemptsByError[error] ?? [];
  if (error !== null) return [];
  return status === 403 ? ['environment'] : aboutForm;
}

type Maker = (asking: Asking) => readonly Experiment[];

const makers: Readonly<Record<Attempt, Maker>> = {
  trimmed: ({ secret }) =>
    secret.hasEdgeSpace
      ? [
          {
            label: 'Try without the space around it',
            reason: 'White space at an end of the secret or the client ID usually came along with copying.',
            change: { trimmed: true },
          },
        ]
      : [],
  clock: byTheirClock,
  private_key: ({ method, secret }) =>
    secret.isPrivateKey && isSharedSecret(method)
      ? [
          {
            label: 'Try private_key_jwt',
            reason: 'What is kept as the secret is a private key: those sign, and are never sent.',
            change: { clientAuthenticationMethod: 'private_key_jwt' },
          },
        ]
      : [],
  basic_encoding: ({ method, basicEncoding, secret }) => {
    if (method !== 'client_secret_basic' || !secret.differsEncoded) return [];
    return basicEncoding === 'form'
      ? [
          {
            label: 'Try Basic without encoding',
            reason: 'Some servers never decode the client ID and the secret in the header.',
            change: { basicEncoding: 'raw' },
          },
        ]
      : [
          {
            label: 'Try Basic with encoding',
            reason: 'The standard has client ID and secret encoded before they go into the header.',
            change: { basicEncoding: 'form' },
          },
        ];
  },
  method: (asking) => (isSharedSecret(asking.method) ? otherMethods(asking) : []),
  environment: ({ provider, facts }) =>
    // A token URL of the set's own goes before any environment's.
    (facts.request.tokenUrl.trim() === '' ? provider.environments : [])
      .filter(({ id, tokenUrl }) => id !== facts.environmentId && tokenUrl !== null)
      .slice(0, 2)
      .map(({ id, name }) => ({
        label: `Try ${name}`,
        reason: `The credentials may be of another environment of ${provider.name}.`,
        change: { environmentId: id },
      })),
  body_format: otherBodyFormat,
  without_scopes: ({ provider, facts, askedScopes }) =>
    facts.access.level === 'fine_grained' && askedScopes.length > 0 && !provider.scopes.required
      ? [
          {
            label: 'Try without scopes',
            reason: 'Asked for none, most servers grant what the client is allowed.',
            change: { scopes: [] },
          },
        ]
      : [],
  example_scope: exampleScope,
  without_audience: ({ facts }) =>
    facts.request.audience === ''
      ? []
      : [
          {
            label: 'Try without the audience',
            reason: 'Asked for none, some servers use the one that they have for the client.',
            change: { audience: '' },
          },
        ],
};

function byTheirClock({ method, facts, clockSkew }: Asking): readonly Experiment[] {
  const { dpop = false, clockOffset = 0 } = facts.request;
  const skew = tellingSkew({ clientAuthenticationMethod: method, dpop, clockSkew });
  // What was asked for already, but for a request's own time on the way, is nothing new.
  if (skew === null || Math.abs(skew - clockOffset) < 60 || !v.is(ClockOffsetSchema, skew)) return [];
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return [
    {
      label: 'Try with the provider’s clock',
      reason: `It is ${plainDuration(Math.abs(skew))} ${direction} this computer’s, and what is signed is only valid for minutes.`,
      change: { clockOffset: skew },
    },
  ];
}

const isSharedSecret = (method: CredentialUse): boolean =>
  [
    'client_secret_basic',
    'client_secret_post',
    'json_body',
    'authorization_header',
    'client_secret_jwt',
  ].includes(method);

function otherBodyFormat({ method, bodyFormat }: Asking): readonly Experiment[] {
  if (method === 'api_key') return [];
  if (method === 'json_body') {
    const change = { clientAuthenticationMethod: 'client_secret_post', bodyFormat: 'form' } as const;
    return [{ label: 'Try a form as body', reason: 'The standard has the request sent as a form.', change }];
  }
  return bodyFormat === 'json'
    ? [
        {
          label: 'Try a form as body',
          reason: 'The standard has the request sent as a form.',
          change: { bodyFormat: 'form' },
        },
      ]
    : [
        {
          label: 'Try JSON as body',
          reason: 'Some servers read nothing but JSON.',
          change: { bodyFormat: 'json' },
        },
      ];
}

function exampleScope({ provider, facts, askedScopes }: Asking): readonly Experiment[] {
  const { example, separator, fixedAtCreation } = provider.scopes;
  if (example === undefined || fixedAtCreation) return [];
  const resolved = resolveText(example, provider, facts.variables);
  if (!('text' in resolved)) return [];
  const scopes = resolved.text.split(separator).filter((scope) => scope !== '');
  const isNew = scopes.join(' ') !== askedScopes.join(' ');
  if (!isNew || scopes.length === 0 || !v.is(v.array(ScopeTokenSchema), scopes)) return [];
  const named = scopes.join(' ');
  return [
    {
      label: named.length <= 60 ? `Try the scope ${named}` : 'Try the scope of the catalogue',
      reason: `This is what a scope looks like at ${provider.name}.`,
      change: { scopes },
    },
  ];
}

function canBeSent(provider: Provider, facts: CredentialSetFacts): boolean {
  try {
    return planTokenRequest(provider, facts).kind !== 'blocked';
  } catch {
    return false;
  }
}
