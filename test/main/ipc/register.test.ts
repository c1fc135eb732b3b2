import type { IpcMainInvokeEvent } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { registerHandlers, type Handlers } from '../../../src/main/ipc/register.ts';
import { channelNames, ipcChannel, type ChannelName } from '../../../src/shared/channel-names.ts';
import { noOverrides } from '../../../src/shared/credential.ts';
import { KeyturnError, type Result } from '../../../src/shared/failure.ts';
import { factsWith } from '../../shared/sample-facts.ts';

type Listener = (event: IpcMainInvokeEvent, request?: unknown) => Promise<Result<unknown>>;

/** The door with one handler that matters, and a way to knock. */
function door({ handler = vi.fn(), trusted = true }: { handler?: unknown; trusted?: boolean } = {}) {
  const listeners = new Map<string, Listener>();
  const report = vi.fn();
  const handlers = Object.fromEntries(channelNames.map((name) => [name, handler])) as unknown as Handlers;
  const ipcMain = {
    handle: (channel: string, listener: Listener) => listeners.set(channel, listener),
    removeAllListeners: () => undefined,
  };
  registerHandlers(ipcMain as never, handlers, () => trusted, report);
  const knock = (name: ChannelName, request?: unknown): Promise<Result<unknown>> => {
    const listener = listeners.get(ipcChannel(name));
    if (!listener) throw new Error(`No handler for ${name}`);
    return listener({ senderFrame: null } as IpcMainInvokeEvent, request);
  };
  return { knock, handler, report, channels: [...listeners.keys()] };
}

const id = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

describe('the IPC door', () => {
  it('has a handler for every channel of the contract, and no other', () => {
    expect(door().channels).toEqual(channelNames.map(ipcChannel));
  });

  it('passes a checked request on, and its answer back', async () => {
    const { knock, handler } = door({ handler: vi.fn(() => ({ clearsAfter: null })) });
    expect(await knock('copyClientId', { id })).toEqual({ ok: true, value: { clearsAfter: null } });
    expect(handler).toHaveBeenCalledWith({ id });
  });

  it('refuses a sender it does not trust before it looks at the request', async () => {
    const { knock, handler } = door({ trusted: false });
    expect(await knock('copyClientId', { id })).toMatchObject({
      ok: false,
      failure: { code: 'forbidden_sender' },
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([
    undefined,
    null,
    'id',
    {},
    { id: 'not a uuid' },
    { id: 7 },
    { id, more: true },
    [id],
    { id: { toString: () => id } },
  ])('refuses %j where an id is due', async (request) => {
    const { knock, handler } = door();
    expect(await knock('copyClientId', request)).toMatchObject({ failure: { code: 'invalid_input' } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('never quotes what was wrong: it may be a secret', async () => {
    const { knock } = door();
    const answer = await knock('addPendingSecret', {
      id,
      clientSecret: ['hunter2hunter2'],
      secretExpiresAt: 'x',
    });
    expect(answer).toMatchObject({ failure: { code: 'invalid_input', field: 'clientSecret' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('does not quote names that are not its own either', async () => {
    const { knock } = door();
    for (const request of [
      { id, hunter2hunter2: 1 },
      { id, clientSecret: 'x', secretExpiresAt: null, hunter2hunter2: 1 },
    ]) {
      const answer = await knock('addPendingSecret', request);
      expect(answer).toMatchObject({ failure: { code: 'invalid_input' } });
      expect(JSON.stringify(answer)).not.toContain('hunter2');
    }
    const headers = { ...noOverrides, headers: { 'hunter2 hunter2': 'x' } };
    const answer = await knock('updateCredentialSet', { id, facts: factsWith({ request: headers }) });
    expect(answer).toMatchObject({ failure: { code: 'invalid_input', field: 'request.headers' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('names a field that is missing', async () => {
    expect(await door().knock('copyToken', { id })).toMatchObject({ failure: { field: 'form' } });
  });

  it('turns our own errors into failures without stack or cause', async () => {
    const { knock } = door({
      handler: () => {
        throw new KeyturnError({ code: 'disk_full', message: 'The disk is full.', hint: 'Make room.' });
      },
    });
    expect(await knock('getAppState')).toEqual({
      ok: false,
      failure: { code: 'disk_full', message: 'The disk is full.', hint: 'Make room.' },
    });
  });

  it('describes no other error to the window, and reports it', async () => {
    const error = new Error('hunter2 at /home/me');
    const { knock, report } = door({ handler: () => Promise.reject(error) });
    const answer = await knock('getAppState');
    expect(answer).toMatchObject({ failure: { code: 'unexpected' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(report).toHaveBeenCalledWith('getAppState', error);
  });
});
