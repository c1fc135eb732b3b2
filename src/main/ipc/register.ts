import type { IpcMain, IpcMainInvokeEvent, WebFrameMain } from 'electron';
import * as v from 'valibot';
import { channelNames, ipcChannel, type ChannelName } from '../../shared/channel-names.ts';
import { KeyturnError, type Failure, type Result } from '../../shared/failure.ts';
import { ipcContract, type CheckedRequestOf, type ResponseOf } from '../../shared/ipc-contract.ts';

export type Handlers = {
  readonly [C in ChannelName]: (request: CheckedRequestOf<C>) => Promise<ResponseOf<C>> | ResponseOf<C>;
};

/** Tells whether a frame is the one that may call: our window's main frame, showing our own page. */
export type SenderCheck = (frame: WebFrameMain | null) => boolean;

/**
 * The one door between the window and main: registers a handler for every channel of the contract. A call is
 * carried out when its sender is our main frame and its request fits the schema; what it throws becomes a
 * {@link Failure}. Nothing that isn't a {@link KeyturnError} is described to the window.
 *
 * @param report gets unexpected errors; it must not write their text anywhere a secret may not go.
 */
export function registerHandlers(
  ipcMain: Pick<IpcMain, 'handle' | 'removeAllListeners'>,
  handlers: Handlers,
  isTrustedSender: SenderCheck,
  report: (channel: ChannelName, error: unknown) => void,
): void {
  // electron-store listens for stores in a renderer, of which Keyturn has none, and answers any frame.
  ipcMain.removeAllListeners();
  for (const name of channelNames) {
    ipcMain.handle(ipcChannel(name), async (event: IpcMainInvokeEvent, request: unknown) => {
      if (!isTrustedSender(event.senderFrame)) return refuse(forbiddenSender);
      return answer(name, handlers[name] as (request: unknown) => unknown, request, report);
    });
  }
}

async function answer(
  name: ChannelName,
  handle: (request: unknown) => unknown,
  request: unknown,
  report: (channel: ChannelName, error: unknown) => void,
): Promise<Result<unknown>> {
  const checked = v.safeParse(ipcContract[name].request, request);
  if (!checked.success) return refuse(invalidInput(checked.issues[0]));
  try {
    return { ok: true, value: await handle(checked.output) };
  } catch (error) {
    if (error instanceof KeyturnError) return refuse(error.toFailure());
    report(name, error);
    return refuse(unexpected);
  }
}

const refuse = (failure: Failure): Result<never> => ({ ok: false, failure });

const forbiddenSender: Failure = {
  code: 'forbidden_sender',
  message: 'This page may not talk to Keyturn.',
};

const unexpected: Failure = {
  code: 'unexpected',
  message: 'Something went wrong inside Keyturn. Nothing was changed.',
  hint: 'Try again. If it happens again, restart Keyturn.',
};

/** A name that isn't in the schema came with the request, and may be a secret just as its value. */
const isOurName = (item: v.IssuePathItem, { received }: v.BaseIssue<unknown>): boolean =>
  item.origin === 'value' || received === 'undefined';

/** Names the field and the rule. Valibot's own message may quote the input, which may be a secret. */
function invalidInput(issue: v.BaseIssue<unknown>): Failure {
  const field = (issue.path ?? [])
    .filter((item) => isOurName(item, issue))
    .map(({ key }) => String(key))
    .join('.')
    .replace(/^facts\./, '');
  const own = issue.requirement !== undefined && !issue.message.startsWith('Invalid') ? issue.message : null;
  return {
    code: 'invalid_input',
    message: field === '' ? 'The request has the wrong shape.' : `${field}: ${own ?? 'not a valid value'}.`,
    ...(field !== '' && { field }),
  };
}
