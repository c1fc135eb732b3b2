import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import CircleX from '@lucide/svelte/icons/circle-x';
import FileWarning from '@lucide/svelte/icons/file-warning';
import Unplug from '@lucide/svelte/icons/unplug';
import type { Component } from 'svelte';
import type {
  BlockedRule,
  MalformedReason,
  TokenTestOutcome,
  UnreachableReason,
} from '../../shared/token-test.ts';

interface OutcomeLook {
  readonly word: string;
  readonly tone: 'ok' | 'danger' | 'warn' | 'neutral';
  readonly icon: Component<{ size?: number | string; class?: string; 'aria-hidden'?: 'true' }>;
}

/** How each outcome is shown: always an icon and a word, so that colour is never alone. */
export const outcomeLooks: Record<TokenTestOutcome['kind'], OutcomeLook> = {
  granted: { word: 'Granted', tone: 'ok', icon: CircleCheck },
  accepted: { word: 'Accepted', tone: 'ok', icon: CircleCheck },
  refused: { word: 'Refused', tone: 'danger', icon: CircleX },
  unreachable: { word: 'Unreachable', tone: 'warn', icon: Unplug },
  malformed: { word: 'Malformed', tone: 'warn', icon: FileWarning },
  blocked: { word: 'Blocked', tone: 'warn', icon: Ban },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: CircleSlash },
};

const unreachableWords: Record<UnreachableReason, string> = {
  dns: 'Host name not found',
  tls: 'TLS failed',
  connection_refused: 'Connection refused',
  timed_out: 'Timed out',
  connection_lost: 'Connection lost',
  proxy: 'Proxy failed',
  offline: 'Offline',
  network: 'Network error',
};

const malformedWords: Record<MalformedReason, string> = {
  not_json: 'Not JSON',
  html: 'A web page instead of JSON',
  empty: 'Empty answer',
  no_access_token: 'No access token in it',
  unusable_token: 'A token that can’t be used',
  too_large: 'Too large',
  undecodable: 'Can’t be decoded',
  unexpected_status: 'Unexpected status',
};

const blockedWords: Record<BlockedRule, string> = {
  redirect: 'Redirect not followed',
  insecure_http: 'Plain http not allowed',
  invalid_url: 'Token URL not valid',
  unresolved_variable: 'Token URL has an open variable',
  no_probe: 'No address to try it at',
  unusable_key: 'No usable key',
  certificate_file: 'No usable certificate file',
};

/** The facts behind an outcome that its message doesn't spell out, name over value. */
export function outcomeDetails(outcome: TokenTestOutcome): { name: string; value: string; mono?: boolean }[] {
  switch (outcome.kind) {
    case 'granted':
    case 'accepted':
    case 'cancelled':
      return [];
    case 'refused':
      return [
        { name: 'HTTP status', value: String(outcome.status) },
        ...(outcome.error === null ? [] : [{ name: 'Error', value: outcome.error, mono: true }]),
        ...(outcome.errorDescription === null
          ? []
          : [{ name: 'The provider says', value: outcome.errorDescription }]),
      ];
    case 'unreachable':
      return [
        { name: 'What failed', value: unreachableWords[outcome.reason] },
        ...(outcome.detail ? [{ name: 'Detail', value: outcome.detail, mono: true }] : []),
      ];
    case 'malformed':
      return [
        { name: 'HTTP status', value: String(outcome.status) },
        { name: 'What came back', value: malformedWords[outcome.reason] },
      ];
    case 'blocked':
      return [
        { name: 'Rule', value: blockedWords[outcome.rule] },
        ...(outcome.detail ? [{ name: 'Detail', value: outcome.detail, mono: true }] : []),
      ];
  }
}

/** The HTTP status an outcome came with; null where there was none or it isn't kept. */
export function statusOf(outcome: TokenTestOutcome): number | null {
  return 'status' in outcome ? outcome.status : outcome.kind === 'granted' ? 200 : null;
}
