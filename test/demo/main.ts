import { join, relative } from 'node:path';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { throwAwayFolder } from '../../scripts/lib/throw-away.mjs';
import { oidcClients } from '../fakes/servers/oidc-server.ts';
import { Album } from './album.ts';
import { appArguments, openApp, type OpenedApp } from './app.ts';
import { details } from './chapters/details.ts';
import { everyday } from './chapters/everyday.ts';
import { firstRun } from './chapters/first-run.ts';
import { keep } from './chapters/keep.ts';
import { lab } from './chapters/lab.ts';
import { rotate } from './chapters/rotate.ts';
import { trouble } from './chapters/trouble.ts';
import { upkeep } from './chapters/upkeep.ts';
import { withoutOutage } from './chapters/without-outage.ts';
import { chapter, did } from './report.ts';
import { planOf } from './sample.ts';
import { nightlyExport, ordersService, samples } from './sample-sets.ts';
import { seedProfile, type Electron } from './seeding/seed.ts';
import { dialectCount, startServers, type DemoServers } from './servers.ts';

export interface DemoOptions extends Electron {
  /** Whether somebody can see the window: then it is theirs. */
  readonly watched: boolean;
}

/** @returns the exit code */
export async function demo({ watched, ...electron }: DemoOptions): Promise<number> {
  chapter('Keyturn demo');
  const servers = await startServers();
  const profile = throwAwayFolder('keyturn-demo');
  try {
    did(`Started an OAuth 2.0 server, ${servers.tokenUrl}`);
    did(`Started servers that speak the dialects of ${dialectCount} providers, behind their real addresses`);
    const now = Date.now();
    const sets = samples.map((sample) => planOf(sample, now, servers.tokenUrl));
    await seedProfile(electron, profile.folder, { sets });
    did(`Made a throw-away profile with ${sets.length} sample credential sets`);
    if (watched) return await leaveToUser(electron, servers, profile.folder);
    await walk(electron, servers, profile.folder);
    return 0;
  } finally {
    await servers.close();
    profile.remove();
  }
}

/** With a display the window belongs to the user; the servers stay until it is closed. */
async function leaveToUser(electron: Electron, servers: DemoServers, profile: string): Promise<number> {
  chapter('The window is yours');
  did(`Request a test token for “${ordersService}”, “Invoice sync” or “Review export”: they work.`);
  did(`“${nightlyExport}” is refused. Its new secret is ${oidcClients.post.clientSecret}`);
  did('Close it to end the demo. Its profile is thrown away; your own is not touched.');
  const { code } = await run(electron.electronPath, appArguments(electron, profile, servers.switches), {
    env: { ...process.env, ...electron.env },
    quiet: true,
  });
  return code;
}

/** Without one the demo goes through the main job itself, and takes pictures. */
async function walk(electron: Electron, servers: DemoServers, profile: string): Promise<void> {
  const album = new Album(join(ROOT, 'out', 'demo'));
  const show = async (folder: string, play: (app: OpenedApp) => Promise<void>) => {
    const app = await openApp(electron, folder, servers.switches);
    try {
      await play(app);
    } catch (error) {
      await album.takeFailure(app.page).catch(() => undefined);
      throw error;
    } finally {
      await app.electron.close();
    }
  };
  const empty = throwAwayFolder('keyturn-demo');
  await show(empty.folder, (app) => firstRun({ app, album, servers }));
  empty.remove();
  await show(profile, async (app) => {
    const scene = { app, album, servers };
    await everyday(scene);
    await rotate(scene);
    await withoutOutage(scene);
    await lab(scene);
    await upkeep(scene);
    // The last in this window: it makes it small.
    await details(scene);
  });
  await trouble({ electron, album, profile });
  // The last: it gives the vault a passphrase and takes it away again.
  await show(profile, (app) => keep({ app, album, servers }));
  chapter(`All of it happened. ${album.size} screenshots are in ${relative(process.cwd(), album.folder)}.`);
}
