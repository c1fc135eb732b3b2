import type { SecretStage } from './credential.ts';

/** Where in a pasted text something of the vault was found. */
export interface IdentifiedValue {
  readonly kind: 'client_id' | 'client_secret';
  /**
   * In what it was found: `text` (the whole of it), `basic_header`, `jwt_claim`, `assignment` (a line `NAME=value`),
   * `json_member`, `word`.
   */
  readonly form: 'text' | 'basic_header' | 'jwt_claim' | 'assignment' | 'json_member' | 'word';
  /** The name of the variable, the member or the claim; null where it has none. Never a value. */
  readonly name: string | null;
  /** Counted from 1. */
  readonly line: number;
  readonly credentialSetId: string;
  /** Which secret it is; for a client ID the version that it goes with. */
  readonly versionId: string | null;
  readonly stage: SecretStage | null;
}

export interface Identification {
  /** In the order of the text; what is there twice comes once, with its first place. */
  readonly found: readonly IdentifiedValue[];
  /** How many values were looked at. */
  readonly examined: number;
  /** True: the text had more than are looked at. */
  readonly cut: boolean;
}

/** The longest text that is looked through, in characters. */
export const longestIdentifiableText = 1_000_000;

/** How a secret can be copied for a usage: as a line of an .env file, the bare value for a CI variable, or JSON. */
export const usageCopyForms = ['env', 'value', 'json'] as const;
export type UsageCopyForm = (typeof usageCopyForms)[number];
