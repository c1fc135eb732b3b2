import { beforeEach } from 'vitest';
import { sampleNow } from '../fakes/sample-credential-sets.ts';
// Without the app's styles, what is measured and checked here isn't what users get.
import { clock } from '../../src/renderer/state/clock.svelte.ts';
import '../../src/renderer/theme/app.css';

beforeEach(() => {
  // The moment that all samples are made for.
  clock.follow(sampleNow);
  delete document.documentElement.dataset['theme'];
});
