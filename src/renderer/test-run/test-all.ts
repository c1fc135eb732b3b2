import { selection } from '../state/selection.svelte.ts';
import { testRun } from './test-run.svelte.ts';

/** Whether there is anything that *Test all* could test, or a run to show. */
export const canTestAll = (): boolean =>
  testRun.running ||
  (selection.view.kind !== 'trash' && !selection.searching && selection.visible.length > 0);

/** Tests what is chosen, or else every row of the list. While a run goes on, shows it. */
export function testAll(): void {
  const items = selection.chosen.length > 0 ? selection.chosen : selection.visible;
  void testRun.request(items.map(({ id }) => id));
}
