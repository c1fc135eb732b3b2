import { press } from './keystrokes.ts';
import { keyToScript } from './page-scripts.ts';
import type { RunningApp } from './running-app.ts';

/** Stands there once every set has been counted and the rows to act on are in their table. */
const figures = '[data-pane="dashboard"] [role="grid"] [role="gridcell"]';

/** @returns how long it took from the key that opens the dashboard to its paint, in ms */
export async function measureDashboard({ page }: RunningApp): Promise<number> {
  await page.evaluate(`${keyToScript(figures)}; 0`);
  const measured = page.evaluate<number>('keyturnBenchKeyTo()');
  // The listener has to be there first; evaluations and keys take different ways into the page.
  await page.evaluate('0');
  await press(page, { key: 'd', code: 'KeyD', keyCode: 68, modifiers: 2 });
  return await measured;
}
