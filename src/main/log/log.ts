import log from 'electron-log/node';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Conceal } from './conceal.ts';
import { describe, framesOf } from './describe.ts';
import { redactShapes } from './redactor.ts';

/** The log's file is set aside as `keyturn.old.log` when it is larger than this, and the one before it is dropped. */
const mostBytes = 256 * 1024;
/** Characters of one entry. What is longer is written without its messages. */
const longestEntry = 16_000;

export interface Log {
  /** Something that should not have happened. Never rejects or throws, whatever it is given. */
  readonly error: (where: string, error: unknown) => void;
  readonly info: (...details: readonly unknown[]) => void;
}

/**
 * The log of the main process: one small file of the user's own. Everything passes the redactor on its way to the
 * file. The window has no way to it, and nothing is ever sent: of electron-log, only the file is in use.
 */
export function createLog(folder: string, conceal: Conceal): Log {
  let logger: ReturnType<typeof fileLogger> | undefined;
  const write = (level: 'error' | 'info', details: readonly unknown[]): void => {
    try {
      logger ??= fileLogger(folder);
      logger[level](safeText(details, conceal));
    } catch {
      // A log that can't be written must not be the reason why anything else fails.
    }
  };
  return {
    error: (where, error) => {
      write('error', [where, error]);
    },
    info: (...details) => {
      write('info', details);
    },
  };
}

/** First what is known to be secret, while it is whole; then what looks like it. */
function safeText(details: readonly unknown[], conceal: Conceal): string {
  const text = details.map((detail) => describe(detail)).join(' ');
  const known = text.length > longestEntry ? null : conceal(text);
  return redactShapes(known ?? withoutMessages(details));
}

/** Only what can't quote anything: names of errors, and where they happened. */
function withoutMessages(details: readonly unknown[]): string {
  return details
    .map((detail, index) => {
      if (detail instanceof Error) return [detail.constructor.name, ...framesOf(detail)].join('\n');
      return index === 0 && typeof detail === 'string' ? detail : '[withheld]';
    })
    .join(' ');
}

function fileLogger(folder: string) {
  for (const transport of Object.values(log.transports)) if (transport) transport.level = false;
  log.transports.console.writeFn = () => undefined;
  log.errorHandler.stopCatching();
  log.eventLogger.stopLogging();
  const logger = log.create({ logId: folder });
  for (const transport of Object.values(logger.transports)) if (transport) transport.level = false;
  logger.transports.console.writeFn = () => undefined;
  const { file } = logger.transports;
  file.level = 'info';
  file.maxSize = mostBytes;
  file.setAppName('keyturn');
  file.resolvePathFn = () => join(folder, 'keyturn.log');
  file.format = '[{iso}] [{level}] {text}';
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  makeOwnFolder(folder);
  return logger;
}

function makeOwnFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch {
    // Then there is no log.
  }
}
