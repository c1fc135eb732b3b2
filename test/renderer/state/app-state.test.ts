import { expect, it } from 'vitest';
import { appState } from '../../../src/renderer/state/app-state.svelte.ts';
import { FakeMain } from '../../fakes/keyturn-bridge.ts';
import { forgetEverything } from '../open-app.ts';

it('an event counts more than an answer that was given before it and comes after it', async () => {
  forgetEverything();
  const main = new FakeMain({});
  window.keyturn = {
    ...main.bridge,
    getAppState: async () => {
      const answer = await main.bridge.getAppState();
      if (!answer.ok) return answer;
      main.emit('vaultStateChanged', { kind: 'open' });
      return { ...answer, value: { ...answer.value, vault: { kind: 'opening' } } };
    },
  };
  const stop = appState.listen();
  await appState.load();
  stop();
  expect(appState.vault).toEqual({ kind: 'open' });
});
