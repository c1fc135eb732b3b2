import * as v from 'valibot';
import { mostOwnProviders, OwnProviderSchema } from '../../shared/own-provider.ts';
import type { CredentialSet } from '../../shared/credential.ts';
import type { Provider } from '../../shared/provider.ts';
import type { AuditAction } from '../../shared/vault.ts';
import type { Connection } from '../database/connection.ts';
import { digestedRow } from '../database/digested-rows.ts';
import { writeSingleRecord } from '../database/single-record-store.ts';
import type { AuditLog } from './audit.ts';
import type { CredentialSets } from './credential-sets.ts';
import { providerInUse, tooManyProviders, unknownOwnProvider } from './failures.ts';
import type { ContentLedger } from './integrity/ledger.ts';
import type { Records } from './records.ts';
import { asksOtherwise } from './request-mark.ts';
import { recordDamaged } from './seal.ts';
import { versionIn, withoutProof } from './stages.ts';

/** What the user's own providers are read from and written with. */
export interface OwnProvidersParts {
  readonly connection: Connection;
  readonly records: Records;
  readonly ledger: ContentLedger;
  readonly audit: AuditLog;
  readonly sets: CredentialSets;
  readonly now: () => number;
}

/** Hears, after the fact, which providers are new, changed or gone. */
export type ProvidersListener = (ids: readonly string[]) => void;

/** What is noted in the audit log about a change. */
interface Note {
  readonly action: AuditAction;
  readonly detail: string;
}

/**
 * The providers that the user defined, in memory and, all in one record, sealed in their table. What the schema takes
 * may only grow: a record that it no longer takes would keep the vault from opening.
 */
export class OwnProviders {
  readonly #parts: OwnProvidersParts;
  readonly #listeners = new Set<ProvidersListener>();
  #byId: ReadonlyMap<string, Provider>;

  private constructor(parts: OwnProvidersParts, providers: readonly Provider[]) {
    this.#parts = parts;
    this.#byId = mapOf(providers);
  }

  /**
   * @throws KeyturnError `vault_corrupt` for a record that doesn't open, was put back to an older version, or holds what
   * is no provider. To go on without would send client secrets elsewhere, or nowhere.
   */
  static load(parts: OwnProvidersParts): OwnProviders {
    const row = parts.connection.read((database) => digestedRow(database, 'own_providers', '1'));
    if (!row) return new OwnProviders(parts, []);
    if (!parts.ledger.hasRow('own_providers', row)) throw recordDamaged();
    const checked = v.safeParse(
      v.array(OwnProviderSchema),
      parts.records.openOwnProviders(row.columns.at(-1) as Buffer),
    );
    if (!checked.success) throw recordDamaged();
    return new OwnProviders(parts, checked.output);
  }

  /** @returns all of them, in the order in which they came */
  list(): readonly Provider[] {
    return [...this.#byId.values()];
  }

  find(id: string): Provider | null {
    return this.#byId.get(id) ?? null;
  }

  /**
   * Creates a provider, or puts it in the place of the one with the same id. Pending secrets of sets that then ask
   * otherwise have to be proven anew.
   *
   * @throws KeyturnError `too_many_providers`
   */
  save(provider: Provider): void {
    this.#put([provider], { action: 'provider_saved', detail: `“${provider.name}”` });
  }

  /**
   * Adds providers from elsewhere, all in one transaction.
   *
   * @throws KeyturnError `too_many_providers`
   */
  import(providers: readonly Provider[]): void {
    if (providers.length === 0) return;
    this.#put(providers, { action: 'providers_imported', detail: namesOf(providers) });
  }

  /** @throws KeyturnError `provider_in_use`, `unknown_provider` */
  delete(id: string): void {
    const provider = this.find(id);
    if (!provider) throw unknownOwnProvider();
    const users = this.#parts.sets.list().filter((set) => set.providerId === id);
    if (users.length > 0) throw providerInUse(provider.name, users);
    const rest = this.list().filter((each) => each.id !== id);
    this.#write(rest, [id], { action: 'provider_deleted', detail: `“${provider.name}”` });
  }

  /** @returns a function that ends the subscription */
  onChange(listener: ProvidersListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(providers: readonly Provider[], note: Note): void {
    const edited = mapOf(providers);
    const next = new Map([...this.#byId, ...edited]);
    if (next.size > mostOwnProviders) throw tooManyProviders();
    this.#write([...next.values()], [...edited.keys()], note, this.#unproven(edited));
  }

  /** The sets whose pending secret was proven by a request that these providers change, without that proof. */
  #unproven(edited: ReadonlyMap<string, Provider>): readonly CredentialSet[] {
    const { sets, now } = this.#parts;
    return sets.list().flatMap((set) => {
      const [former, next] = [this.find(set.providerId), edited.get(set.providerId)];
      const pending = versionIn(set, 'pending');
      if (!former || !next || !pending?.proof || !asksOtherwise(set, former, next)) return [];
      return [withoutProof(set, pending.id, now())];
    });
  }

  #write(
    providers: readonly Provider[],
    changed: readonly string[],
    { action, detail }: Note,
    changedSets: readonly CredentialSet[] = [],
  ): void {
    const { records, audit, sets } = this.#parts;
    const sealed = records.sealOwnProviders(providers);
    sets.update(changedSets, (database) => {
      writeSingleRecord(database, 'own_providers', sealed);
      audit.append(database, [{ action, actor: 'user', about: null, detail }]);
    });
    this.#byId = mapOf(providers);
    for (const listener of [...this.#listeners]) listener(changed);
  }
}

const mapOf = (providers: readonly Provider[]): ReadonlyMap<string, Provider> =>
  new Map(providers.map((provider) => [provider.id, Object.freeze(provider)]));

/** How many names stand in one entry of the log. */
const namedAtMost = 5;

function namesOf(providers: readonly Provider[]): string {
  const named = providers.slice(0, namedAtMost).map(({ name }) => `“${name}”`);
  const more = providers.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
