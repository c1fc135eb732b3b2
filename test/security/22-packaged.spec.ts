import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, readdir, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { expect, test as base } from '../e2e/support/fixtures.ts';
import { commandLine, electronExecutable, temporaryFolder } from '../e2e/support/launch.ts';

// There are no packages yet. To Electron, an app is packaged when its executable isn't called electron: here is one.

interface PackagedFixtures {
  /** The path of the packaged app's executable. */
  readonly packaged: string;
  /** Starts it, as a desktop would: without anything of Playwright's. What still runs at the end is killed. */
  readonly startPackaged: (...switches: string[]) => ChildProcess;
}

const test = base.extend<PackagedFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  packaged: async ({}, use) => {
    const folder = await temporaryFolder('packaged');
    const electron = electronExecutable();
    for (const name of await readdir(dirname(electron))) {
      if (name !== basename(electron)) await symlink(join(dirname(electron), name), join(folder.path, name));
    }
    // A copy, not a link: it finds its resources beside itself, and its fuses are flipped.
    await copyFile(electron, join(folder.path, 'keyturn'));
    await use(join(folder.path, 'keyturn'));
    await folder.remove();
  },
  startPackaged: async ({ packaged, profile }, use) => {
    const children: ChildProcess[] = [];
    await use((...switches) => {
      const child = spawn(packaged, commandLine({ profile, switches }), { stdio: 'ignore' });
      children.push(child);
      return child;
    });
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  },
});

test.skip(process.platform !== 'linux', 'elsewhere an executable can’t simply be called otherwise');

/** The window is there, and has asked for the vault. */
const livesOn = (profile: string) =>
  expect.poll(() => existsSync(join(profile, 'vault/vault.db')), { timeout: 30_000 }).toBe(true);

async function expectRefusal(child: ChildProcess, profile: string): Promise<void> {
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(existsSync(join(profile, 'vault'))).toBe(false);
}

test('22: a packaged app that somebody would debug quits at once, before it opens anything', async ({
  startPackaged,
  profile,
}) => {
  for (const debugging of ['--remote-debugging-port=0', '--remote-debugging-pipe', '--inspect=0']) {
    await expectRefusal(startPackaged(debugging), profile);
  }
  startPackaged();
  await livesOn(profile);
});

test('22: the app lives with the fuses that its packages will have', async ({
  packaged,
  startPackaged,
  profile,
}) => {
  await flipFuses(packaged, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
  });
  // Without the fuse, Node would wait for a debugger before the app's first line.
  await expectRefusal(startPackaged('--inspect-brk=0'), profile);
  startPackaged();
  await livesOn(profile);
});
