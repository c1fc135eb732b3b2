import { newUsage } from '../../../src/shared/usage.ts';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import { Vault, type VaultOptions } from '../../../src/main/vault/vault.ts';
import { noOverrides, type CredentialSetFacts } from '../../../src/shared/credential.ts';
import { KeyturnError } from '../../../src/shared/failure.ts';
import type { TokenTestRecord } from '../../../src/shared/token-test.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeKeychain } from '../../fakes/keychain.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-vault-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A vault's surroundings: its folder, keychain and clock, with everything in working order. */
export function surroundings(directory = join(temporaryFolder(), 'vault')) {
  const keyProtector = new FakeKeychain();
  const clock = new FakeClock();
  const momentsOf: VaultOptions['momentsOf'] = ({ rotationPolicy, secretChangedAt }) => {
    const age = rotationPolicy?.maximumAgeDays;
    if (!age) return { warnAt: null, dueAt: null };
    const dueAt = secretChangedAt + age * day;
    return { warnAt: dueAt - rotationPolicy.warningDays * day, dueAt };
  };
  const options = { directory, keyProtector, clock, momentsOf } satisfies VaultOptions;
  return {
    ...options,
    file: join(directory, 'vault.db'),
    /** Opens the vault; it is closed after the test, if it isn't before. */
    async open(overrides: Partial<VaultOptions> = {}): Promise<Vault> {
      const vault = await Vault.open({ ...options, ...overrides });
      onTestFinished(() => {
        vault.close();
      });
      return vault;
    },
  };
}

export const day = 86_400_000;

let facts = 0;

/** Valid facts with a client ID of their own. */
export function someFacts(overrides: Partial<CredentialSetFacts> = {}): CredentialSetFacts {
  facts += 1;
  return {
    providerId: 'monite',
    environmentId: 'sandbox',
    variables: {},
    name: `Billing ${facts}`,
    clientId: `client-${facts}`,
    clientIdentifier: '',
    project: 'Payments',
    contactEmail: 'api@example.com',
    description: 'Pulls invoices at night.',
    access: { level: 'fine_grained', scopes: ['read:invoices'] },
    context: 'ci_cd',
    usages: [newUsage('payments pipeline', '9d4c3a52-8b1e-4f60-9a77-2c5e81d0b3f4')],
    tags: ['eu'],
    rotationPolicy: { maximumAgeDays: 90, warningDays: 14, overlapDays: 7 },
    secretExpiresAt: null,
    enabled: true,
    request: noOverrides,
    ...overrides,
  };
}

/** A token test that was granted. */
export function someTokenTest(
  overrides: Partial<TokenTestRecord> & Pick<TokenTestRecord, 'credentialSetId' | 'secretVersionId'>,
): TokenTestRecord {
  return {
    id: crypto.randomUUID(),
    at: Date.UTC(2026, 0, 16),
    outcome: {
      kind: 'granted',
      tokenType: 'Bearer',
      expiresIn: 1800,
      grantedScopes: null,
      deviations: [],
    },
    latency: { wait: 80, read: 2, total: 82 },
    request: {
      url: 'https://api.sandbox.example.com/auth/token',
      clientAuthenticationMethod: 'json_body',
      askedScopes: [],
      audience: null,
    },
    message: 'Granted.',
    hint: null,
    ...overrides,
  };
}

/** @returns the KeyturnError that the work fails with */
export async function failureOf(work: () => unknown): Promise<KeyturnError> {
  let result: unknown;
  try {
    result = await work();
  } catch (error) {
    if (error instanceof KeyturnError) return error;
    throw error;
  }
  throw new Error(`Expected a failure, got ${typeof result}`);
}

/** @returns the secret as text, as only a test may */
export async function readSecret(vault: Vault, id: string, versionId?: string): Promise<string> {
  return await vault.withSecret(id, (secret) => secret.toString('utf8'), versionId);
}

/** The bytes of every file in a folder, by relative path. */
export function bytesOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) files[relative(folder, path)] = readFileSync(path).toString('base64');
  }
  return files;
}

/** A small disk of its own: a tmpfs. Only root may mount one, and not in every container. */
export class SmallDisk {
  static readonly isPossible = SmallDisk.#canMount();
  readonly path: string;

  constructor(kilobytes: number) {
    this.path = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', this.path]);
    onTestFinished(() => {
      execFileSync('umount', ['--lazy', this.path]);
    });
  }

  makeReadOnly(): void {
    execFileSync('mount', ['-o', 'remount,ro', this.path]);
  }

  resize(kilobytes: number): void {
    execFileSync('mount', ['-o', `remount,size=${kilobytes}k`, this.path]);
  }

  static #canMount(): boolean {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-mount-test-'));
    try {
      mkdirSync(folder, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
      execFileSync('umount', [folder]);
      return true;
    } catch {
      return false;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
