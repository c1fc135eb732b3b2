import type { Timers } from '../clipboard/clearing-clipboard.ts';

/** How long the windows may take to close once the vault is closed, in ms: a page that hangs doesn't say that it may. */
export const closingTime = 5_000;

/** What of Electron's app is needed to quit. */
export interface QuittingApp {
  readonly onBeforeQuit: (listener: (event: { readonly preventDefault: () => void }) => void) => void;
  readonly quit: () => void;
  /** Closes the windows without asking their pages. */
  readonly exit: (code: number) => void;
  /** The last moment of the app's code. */
  readonly onQuit: (listener: () => void) => void;
  /** What the process still waits for, by Node's names. */
  readonly activeResources: () => readonly string[];
  /** Ends the process, whatever stands in the way. */
  readonly kill: () => void;
}

export interface QuittingParts {
  readonly timers: Timers;
  readonly report: (where: string, error: unknown) => void;
  /** Called once before the app quits, which waits for it. */
  readonly end: () => Promise<void>;
  /** Tells the user that the app has to close because of a mistake. @returns once that is read */
  readonly tellOfMistake: () => Promise<void>;
}

export interface Quitting {
  /** For an error that nobody caught: the app can't be trusted to go on. */
  readonly die: (error: unknown) => void;
}

/** Lets the app quit only once its vault is closed, whatever makes it quit. */
export function quitCleanly(app: QuittingApp, parts: QuittingParts): Quitting {
  const { timers, report } = parts;
  let ending: Promise<void> | null = null;
  let isOver = false;
  let isDying = false;

  const end = (): Promise<void> => {
    ending ??= (async () => parts.end())()
      .catch((error: unknown) => {
        report('clean-up', error);
      })
      .finally(() => (isOver = true));
    return ending;
  };

  const quit = async (): Promise<void> => {
    await end();
    if (isDying) return;
    app.quit();
    timers.setTimeout(() => {
      app.exit(0);
    }, closingTime);
  };

  const dieCalmly = async (): Promise<void> => {
    // First: nobody may be there to read the message, and it stays until it is read.
    await end();
    await parts.tellOfMistake().catch(() => undefined);
    app.exit(1);
  };

  app.onQuit(() => {
    // A process only ends when its threads do, and one that asks a disk that no longer answers never does.
    if (app.activeResources().some((name) => name.startsWith('FSReq'))) app.kill();
  });

  app.onBeforeQuit((event) => {
    if (isOver) return;
    event.preventDefault();
    if (!ending) void quit();
  });

  return {
    die: (error) => {
      report('main', error);
      if (isDying) return;
      isDying = true;
      void dieCalmly();
    },
  };
}
