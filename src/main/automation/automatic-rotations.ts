import type { AutomationAdapter } from '../../shared/automation.ts';
import type { CredentialSet } from '../../shared/credential.ts';
import { KeyturnError } from '../../shared/failure.ts';
import type { AutomaticRotation } from '../../shared/rotation-proof.ts';
import { connectionOf } from '../network/connection.ts';
import type { OneAtATime } from '../oauth/one-at-a-time.ts';
import type { SendingDependencies } from '../oauth/token-request.ts';
import type { Providers } from '../providers/providers.ts';
import { versionIn } from '../vault/stages.ts';
import type { Vault } from '../vault/vault.ts';
import type { RotationAdapter, RotationContext } from './adapter.ts';
import { AnswerEnvelope } from './answer-envelope.ts';
import { auth0 } from './auth0.ts';
import { entra } from './entra.ts';
import { automationFailed, changedMeanwhile, isAnswerLost, proofWillTell } from './failures.ts';
import { HeldAnswers, type HeldAnswersParts } from './held-answers.ts';
import { keycloak } from './keycloak.ts';
import { managementCalls } from './management-call.ts';
import { requestManagerToken, requireManager, tokenUrlOf, type ManagerToken } from './manager-token.ts';
import { rfc7592 } from './rfc7592.ts';

const adapters = { rfc7592, auth0, entra, keycloak } as const;

export interface AutomaticRotationsParts extends HeldAnswersParts {
  readonly providers: Providers;
  readonly asking: SendingDependencies;
  /** Shared with the token tests: one request of a credential set at a time, and one way to cancel it. */
  readonly requests: OneAtATime;
}

/** Rotates credential sets at their providers. */
export class AutomaticRotations {
  readonly #parts: AutomaticRotationsParts;
  readonly #held: HeldAnswers;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(parts: AutomaticRotationsParts) {
    this.#parts = parts;
    this.#held = new HeldAnswers(parts);
  }

  /**
   * Has the provider make a new secret, and keeps it. Where a new secret of an earlier call still waits to be stored,
   * that is stored and the provider isn't asked again.
   *
   * @throws KeyturnError `rotation_in_progress`, `automation_failed`, `automation_answer_lost`, `new_secret_not_stored`,
   * `credential_set_disabled`, `token_test_in_progress`
   */
  rotate(id: string): Promise<AutomaticRotationOf> {
    return this.#counted(async () => {
      if (!this.#held.has(id)) await this.#ask(id);
      const { set, stage } = this.#held.store(id);
      return { set, stage, message: wordsFor[stage] };
    });
  }

  /**
   * Ends an old secret at the provider, where that isn't what a rotation has done already. Proves nothing: where the
   * answer is lost, a proof will tell.
   *
   * @throws KeyturnError `automation_failed`, `automation_answer_lost`, `no_such_secret_version`
   */
  revoke(id: string, versionId: string): Promise<void> {
    return this.#counted(async () => {
      const set = this.#requireReady(id);
      const version = set.secretVersions.find((candidate) => candidate.id === versionId);
      if (version?.stage !== 'previous') throw notPrevious();
      const { revokeSecret } = adapterOf(set);
      if (!revokeSecret) return;
      const revoking = this.#parts.requests.run(set, (stop) =>
        this.#withContext(set, stop, (context) => revokeSecret(context, version)),
      );
      await revoking.catch((error: unknown) => {
        throw isAnswerLost(error) ? proofWillTell(error.message) : error;
      });
    });
  }

  /** To be called when the vault was opened: what came in while it was locked is stored. */
  noteOpened(): void {
    this.#held.storeAll();
  }

  /** Waits for what is under way: its answer must not come after the last moment to store it. Never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    this.#held.storeAll();
  }

  /**
   * Waits for what is under way, as {@link settled} does. For what gives the vault another key or content, in which a
   * secret that still waits would not open, or have no place.
   *
   * @throws KeyturnError `new_secret_not_stored`
   */
  async requireAllStored(): Promise<void> {
    await this.settled();
    this.#held.requireNone();
  }

  async #ask(id: string): Promise<void> {
    const vault = this.#parts.vault();
    const set = this.#requireReady(id);
    if (versionIn(set, 'pending')) throw pendingFirst();
    const adapter = adapterOf(set);
    await this.#parts.requests.run(set, (stop) =>
      this.#withContext(set, stop, async (context) => {
        const envelope = new AnswerEnvelope(vault);
        try {
          this.#held.keep(id, envelope.close(await adapter.createSecret(context)));
        } catch (error) {
          if (isAnswerLost(error)) noteLost(vault, set);
          throw error;
        }
      }),
    );
  }

  /** @throws KeyturnError `automation_failed`, `credential_set_disabled` */
  #requireReady(id: string): CredentialSet {
    const set = this.#parts.vault().get(id);
    if (set.automation === null) {
      throw automationFailed('Nobody has said how this credential set is rotated at its provider.');
    }
    if (set.trashedAt !== null || !set.enabled) {
      const state = set.trashedAt === null ? 'disabled' : 'in the trash';
      throw new KeyturnError({
        code: 'credential_set_disabled',
        message: `${set.name} is ${state}, so it is not rotated.`,
        hint: set.trashedAt === null ? 'Enable it first.' : 'Restore it first.',
      });
    }
    return set;
  }

  /** Gets the token that allows the change, and gives it to nothing but the requests. */
  async #withContext<T>(
    set: CredentialSet,
    stop: AbortSignal,
    use: (context: RotationContext) => Promise<T>,
  ): Promise<T> {
    const { automation } = set;
    if (automation?.adapter === 'rfc7592') {
      return await this.#parts.vault().withRegistrationAccessToken(set.id, (bytes) => {
        const token = {
          token: bytes.toString('utf8'),
          tokenUrl: automation.registrationClientUri,
          audience: '',
          connection: connectionOf(set.request),
          allowInsecureHttp: set.request.allowInsecureHttp,
        };
        return use(this.#context(set, token, stop));
      });
    }
    return await use(this.#context(set, await this.#managerToken(set, stop), stop));
  }

  async #managerToken(set: CredentialSet, stop: AbortSignal): Promise<ManagerToken> {
    const { providers, asking, vault, requests } = this.#parts;
    const { automation } = set;
    const { managerToken } = adapterOf(set);
    if (!automation || automation.adapter === 'rfc7592' || !managerToken)
      throw new Error('No manager needed');
    const open = vault();
    const manager = requireManager(set, open.find(automation.managedBy));
    const provider = providers.require(manager.providerId);
    return await requests.run(
      manager,
      (either) =>
        open.withSecret(manager.id, (secret) =>
          requestManagerToken({ set: manager, provider }, managerToken, secret, asking, either),
        ),
      stop,
    );
  }

  #context(set: CredentialSet, manager: ManagerToken, stop: AbortSignal): RotationContext {
    const { providers, asking, vault } = this.#parts;
    const { automation } = set;
    if (!automation) throw new Error('No automation');
    const { token, connection, allowInsecureHttp, tokenUrl, audience } = manager;
    const send = managementCalls({ dependencies: asking, token, connection, allowInsecureHttp, stop });
    return {
      set,
      automation,
      tokenUrl,
      managerAudience: audience,
      setTokenUrl: tokenUrlOf(providers.require(set.providerId), set),
      send: async (request) => {
        // Undone or edited while a token was asked for: the change would hit another secret than was meant.
        if (request.changes && !stop.aborted && vault().get(set.id) !== set) throw changedMeanwhile();
        return await send(request);
      },
      knowsSecret: (text) => vault().rotation.knows(set.id, text),
    };
  }

  #counted<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    this.#underWay.add(running);
    const done = (): void => {
      this.#underWay.delete(running);
    };
    running.then(done, done);
    return running;
  }
}

/** As {@link AutomaticRotation}, before it is listed. */
type AutomaticRotationOf = Omit<AutomaticRotation, 'credentialSet'> & { readonly set: CredentialSet };

/** The adapter that goes with a set's automation; which one it is decides the context that it gets. */
function adapterOf({ automation }: CredentialSet): RotationAdapter {
  if (!automation)
    throw automationFailed('Nobody has said how this credential set is rotated at its provider.');
  return adapters[automation.adapter] as unknown as RotationAdapter<AutomationAdapter>;
}

/** Not if the vault is locked by now: the log is as closed as the rest of it. */
function noteLost(vault: Vault, set: CredentialSet): void {
  try {
    vault.audit.recordIfPossible('rotated_automatically', {
      about: set,
      detail: 'The provider’s answer was lost',
    });
  } catch {
    // Whoever asked is told, and that is what counts.
  }
}

const wordsFor = {
  pending:
    'The provider made a second secret, and the old one still works. Prove the new one, then promote it.',
  promoted:
    'The provider made a new secret, and ended the old one with it. The new one is current: every usage needs it now.',
} as const;

const pendingFirst = () =>
  new KeyturnError({
    code: 'rotation_in_progress',
    message: 'A rotation of this credential set is under way: it has a pending secret.',
    hint: 'Finish that rotation, or discard the pending secret.',
  });

const notPrevious = () =>
  new KeyturnError({
    code: 'no_such_secret_version',
    message: 'Only a previous secret can be ended at the provider.',
  });
