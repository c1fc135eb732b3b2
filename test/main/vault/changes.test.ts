import { expect, it, vi } from 'vitest';
import { ChangeListeners } from '../../../src/main/vault/changes.ts';

const change = { changed: [], removed: ['one'] };

it('a listener that fails neither keeps others from hearing nor makes the change look failed', async () => {
  const listeners = new ChangeListeners();
  const uncaught = vi.fn();
  const heard = vi.fn();
  const former = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', uncaught);
  listeners.add(() => {
    throw new Error('the listener fails');
  });
  listeners.add(heard);
  listeners.notify(change);
  await new Promise(setImmediate);
  for (const listener of former) process.on('uncaughtException', listener);
  expect(heard).toHaveBeenCalledExactlyOnceWith(change);
  expect(uncaught).toHaveBeenCalledOnce();
});

it('a listener may stop listening while it is told', () => {
  const listeners = new ChangeListeners();
  const heard = vi.fn();
  const stop = listeners.add(() => {
    stop();
    heard();
  });
  listeners.notify(change);
  listeners.notify(change);
  expect(heard).toHaveBeenCalledOnce();
});
