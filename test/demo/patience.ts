import { expect as playwrightExpect } from '@playwright/test';

/** Waits for what is to come, also on a machine with other things to do. Nothing here waits without need. */
export const expect = playwrightExpect.configure({ timeout: 60_000 });
