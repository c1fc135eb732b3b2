import type { CredentialSetListItem } from '../../shared/credential.ts';
import { needsAttention } from './views.ts';

export interface Counts {
  readonly all: number;
  readonly attention: number;
  readonly disabled: number;
  readonly trash: number;
  /** By provider ID, environment name and tag; sets in the trash don't count. */
  readonly providers: ReadonlyMap<string, number>;
  readonly environments: ReadonlyMap<string, number>;
  readonly tags: ReadonlyMap<string, number>;
}

/** Counts sets as they come and go, so that no change has to count all of them again. */
export class SetCounts {
  #fixed = { all: 0, attention: 0, disabled: 0, trash: 0 };
  /** By provider ID, then environment ID: an environment's name may come later than the sets that are in it. */
  readonly #environments = new Map<string, Map<string, number>>();
  readonly #tags = new Map<string, number>();

  /** @param step 1: the set has come; -1: it is gone */
  count(item: CredentialSetListItem, step: 1 | -1): void {
    if (item.trashedAt !== null) {
      this.#fixed.trash += step;
      return;
    }
    this.#fixed.all += step;
    if (needsAttention(item)) this.#fixed.attention += step;
    if (!item.enabled) this.#fixed.disabled += step;
    let environments = this.#environments.get(item.providerId);
    if (!environments) this.#environments.set(item.providerId, (environments = new Map<string, number>()));
    add(environments, item.environmentId, step);
    for (const tag of item.tags) add(this.#tags, tag, step);
  }

  read(environmentName: (providerId: string, environmentId: string) => string): Counts {
    const providers = new Map<string, number>();
    const environments = new Map<string, number>();
    for (const [providerId, counts] of this.#environments) {
      for (const [environmentId, count] of counts) {
        add(providers, providerId, count);
        add(environments, environmentName(providerId, environmentId), count);
      }
    }
    return { ...this.#fixed, providers, environments, tags: new Map(this.#tags) };
  }

  clear(): void {
    this.#fixed = { all: 0, attention: 0, disabled: 0, trash: 0 };
    this.#environments.clear();
    this.#tags.clear();
  }
}

function add(counts: Map<string, number>, key: string, step: number): void {
  const count = (counts.get(key) ?? 0) + step;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
