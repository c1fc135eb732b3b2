import { randomUUID } from 'node:crypto';
import type { CredentialSet } from '../../shared/credential.ts';
import { isProven, type VersionProof } from '../../shared/secret-version.ts';
import type { AuditAction } from '../../shared/vault.ts';
import { deleteSecretVersion } from '../database/secret-version-store.ts';
import { removeTraces } from '../database/traces.ts';
import * as stages from './stages.ts';
import { eventsAbout, type Actor } from './audit.ts';
import { storeToken, withNewRegistrationAccessToken } from './automation.ts';
import { sameAsPrevious, sameSecret } from './failures.ts';
import type { Parts } from './open-parts.ts';

type RotationParts = Pick<
  Parts,
  'sets' | 'secrets' | 'audit' | 'now' | 'connection' | 'settings' | 'ownProviders'
>;

/** A secret that somebody pasted, or a provider answered. */
export interface NewSecret extends stages.NewSecretFacts {
  readonly clientSecret: string;
  /** The one that came with it by RFC 7592 and takes the kept one's place; undefined: that stays. */
  readonly registrationAccessToken?: string;
}

/** The staged rotation of one open vault; see {@link stages}. Every change is one transaction, and is in the log. */
export class Rotation {
  readonly #parts: () => RotationParts;

  constructor(parts: () => RotationParts) {
    this.#parts = parts;
  }

  /**
   * @throws KeyturnError `rotation_in_progress`, `duplicate_client_id`; `invalid_input` if this is the current secret or
   * a previous one, or no well-formed text
   */
  addPending(id: string, secret: NewSecret, actor: Actor = 'user'): CredentialSet {
    const { sets, secrets, audit, now, settings } = this.#parts();
    const set = sets.get(id);
    const at = now();
    const versionId = randomUUID();
    const { clientSecret, registrationAccessToken: token = null } = secret;
    const ids = { id: versionId, fingerprint: settings.fingerprints.of(clientSecret) };
    const changed = token === null ? set : withNewRegistrationAccessToken(set);
    const next = stages.withPending(changed, ids, secret, at);
    this.#requireNew(set, clientSecret);
    // Said while it is being pasted, not when it is to be promoted.
    sets.requireFree([stages.asWith(next, versionId)]);
    sets.update([next], (database) => {
      secrets.insert(database, id, { id: versionId, createdAt: at }, clientSecret);
      storeToken({ secrets }, database, set, next.automation, token, at);
      audit.append(database, eventsAbout([next], 'secret_added', { actor }));
    });
    return next;
  }

  /** Whether a text is a secret that the set has or had. */
  knows(id: string, secret: string): boolean {
    const { sets, secrets, settings } = this.#parts();
    const set = sets.get(id);
    const fingerprint = settings.fingerprints.of(secret);
    return (
      set.secretVersions.some((version) => version.fingerprint === fingerprint) ||
      secrets.versionWith(set, secret) !== undefined
    );
  }

  noteProof(id: string, proof: Pick<VersionProof, 'compared' | 'differences'>): CredentialSet {
    return this.#change(id, 'secret_proven', (set, now) => stages.withProof(set, proof, now));
  }

  /** Takes a pending secret's proof back. That it was refused stands in the log with its token request. */
  dropProof(id: string, versionId: string): CredentialSet {
    const { sets, now } = this.#parts();
    const set = sets.get(id);
    const next = stages.withoutProof(set, versionId, now());
    if (next !== set) sets.update([next], () => undefined);
    return next;
  }

  acceptDifferences(id: string, versionId: string): CredentialSet {
    return this.#change(id, 'differences_accepted', (set, now) =>
      stages.withAcceptedDifferences(set, versionId, now),
    );
  }

  /** @throws KeyturnError `no_pending_secret`, `not_proven`, `duplicate_client_id` */
  promote(
    id: string,
    how: { readonly overlapDays: number; readonly withoutProof: boolean },
    actor: Actor = 'user',
  ): CredentialSet {
    const { sets, ownProviders } = this.#parts();
    const former = sets.get(id);
    const pending = stages.versionIn(former, 'pending');
    const promotion = { ...how, ownProvider: ownProviders.find(former.providerId) };
    const detail = isProven(pending?.proof ?? null) ? null : 'Without proof';
    return this.#change(id, 'secret_promoted', (set, now) => stages.withPromotion(set, promotion, now), {
      detail,
      actor,
    });
  }

  /** @throws KeyturnError `no_previous_secret`, `rotation_in_progress`, `duplicate_client_id` */
  undoPromotion(id: string): CredentialSet {
    return this.#change(id, 'promotion_undone', stages.withPromotionUndone);
  }

  /** @throws KeyturnError `no_pending_secret` */
  discardPending(id: string): CredentialSet {
    const pending = stages.requirePending(this.#parts().sets.get(id));
    return this.#destroy(id, pending.id, 'discarded');
  }

  /**
   * Destroys the value of an old version; dates, facts and fingerprint stay.
   *
   * @throws KeyturnError `no_such_secret_version`
   */
  revoke(id: string, versionId: string, how: 'proven' | 'confirmed', actor: Actor = 'user'): CredentialSet {
    return this.#destroy(id, versionId, how, actor);
  }

  #requireNew(set: CredentialSet, clientSecret: string): void {
    const known = this.#parts().secrets.versionWith(set, clientSecret);
    if (known) throw known.stage === 'previous' ? sameAsPrevious() : sameSecret();
  }

  #destroy(
    id: string,
    versionId: string,
    how: 'proven' | 'confirmed' | 'discarded',
    actor: Actor = 'user',
  ): CredentialSet {
    const { sets, audit, now, connection } = this.#parts();
    const next = stages.withRevoked(sets.get(id), versionId, how, now());
    const action = how === 'discarded' ? 'secret_discarded' : 'secret_revoked';
    const detail = how === 'confirmed' ? 'As the user said, without proof' : null;
    sets.update([next], (database) => {
      deleteSecretVersion(database, versionId);
      audit.append(database, eventsAbout([next], action, { detail, actor }));
    });
    removeTraces(connection);
    return next;
  }

  #change(
    id: string,
    action: AuditAction,
    next: (set: CredentialSet, now: number) => CredentialSet,
    { detail = null, actor = 'user' }: { readonly detail?: string | null; readonly actor?: Actor } = {},
  ): CredentialSet {
    const { sets, audit, now } = this.#parts();
    const changed = next(sets.get(id), now());
    sets.update([changed], (database) => {
      audit.append(database, eventsAbout([changed], action, { detail, actor }));
    });
    return changed;
  }
}
