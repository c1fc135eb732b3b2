import { setTimeout as pause } from 'node:timers/promises';
import { keystrokeScript } from './page-scripts.ts';
import type { RunningApp } from './running-app.ts';

/** Typed into the filter, one after the other; each is deleted again, letter by letter. */
const words = ['invoice', 'production 0042', 'nothing like this'];

/**
 * Types into the filter of the real window with real key events.
 *
 * @returns for each key how long it took until the list was painted, in ms
 */
export async function measureKeystrokes({ page }: RunningApp): Promise<readonly number[]> {
  await page.evaluate(`${keystrokeScript}; 0`);
  await press(page, { key: '/', code: 'Slash', text: '/' });
  await page.evaluate(
    `new Promise((resolve) => (function look() { document.activeElement?.type === 'search' ? resolve() : requestAnimationFrame(look); })())`,
  );
  const samples: number[] = [];
  for (const word of words) {
    for (const letter of word) samples.push(await timedPress(page, { key: letter, text: letter }));
    for (let left = word.length; left > 0; left -= 1) {
      samples.push(await timedPress(page, { key: 'Backspace', code: 'Backspace', keyCode: 8 }));
    }
  }
  return samples;
}

export interface Key {
  readonly key: string;
  readonly code?: string;
  readonly text?: string;
  readonly keyCode?: number;
  /** Chromium’s bits for the keys that are held; 2: Ctrl. */
  readonly modifiers?: number;
}

async function timedPress(page: RunningApp['page'], key: Key): Promise<number> {
  const measured = page.evaluate<{ painted: number; rows: number }>('keyturnBenchKeystroke()');
  // The listener has to be there first; evaluations and keys take different ways into the page.
  await page.evaluate('0');
  await press(page, key);
  const { painted } = await measured;
  // People don't type at the pace of frames.
  await pause(Math.random() * 20);
  return painted;
}

export async function press(
  page: RunningApp['page'],
  { key, code, text, keyCode, modifiers }: Key,
): Promise<void> {
  const event = { key, code, text, unmodifiedText: text, windowsVirtualKeyCode: keyCode, modifiers };
  await page.send('Input.dispatchKeyEvent', {
    type: text === undefined ? 'rawKeyDown' : 'keyDown',
    ...event,
  });
  await page.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, windowsVirtualKeyCode: keyCode });
}
