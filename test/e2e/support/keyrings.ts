import { startBusWithoutKeyring, startKeyring } from '../../../scripts/lib/keyring.mjs';
import { test as base } from './fixtures.ts';
import { temporaryFolder } from './launch.ts';

interface Bus {
  readonly env: Record<string, string>;
}

interface BusWithoutKeyring extends Bus {
  /** Starts a keyring there after all. */
  readonly addKeyring: () => Promise<void>;
}

interface KeyringFixtures {
  /** A session bus on which no keyring answers. */
  readonly noKeyring: BusWithoutKeyring;
  /** A keyring other than the one that the app usually finds: as after a reset. */
  readonly otherKeyring: Bus;
}

/** Tests that need more than the keyring which every app of this run finds. Only Linux has keyrings to give away. */
export const test = base.extend<KeyringFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  noKeyring: async ({}, use) => {
    const folder = await temporaryFolder('keyring');
    const bus = await startBusWithoutKeyring();
    await use({ env: bus.env, addKeyring: () => bus.addKeyring({ dir: folder.path }) });
    await bus.stop();
    await folder.remove();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  otherKeyring: async ({}, use) => {
    const folder = await temporaryFolder('keyring');
    const bus = await startKeyring({ dir: folder.path });
    await use(bus);
    await bus.stop();
    await folder.remove();
  },
});
