import type { IdentifyingSamples } from '../bench-app/job.ts';
import { itself, medianLine, type Line } from '../lines.ts';

/** What the issue asks: an answer in so many ms. */
const soonEnough = 50;
/** Main may not be held up for longer than two frames. */
const twoFrames = 33;

export function identifyLines({ first, envFile, longText, blocked }: IdentifyingSamples): readonly Line[] {
  return [
    itself('first text, with the index', first, soonEnough),
    medianLine('an .env file of 40 lines', envFile, 'ms', soonEnough),
    medianLine('a text of a million characters', longText, 'ms', null),
    itself('longest in main', blocked, twoFrames),
  ];
}
