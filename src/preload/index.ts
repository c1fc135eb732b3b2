import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import {
  channelNames,
  eventNames,
  ipcChannel,
  ipcEvent,
  type ChannelName,
  type EventName,
} from '../shared/channel-names.ts';
import type { IpcEvents } from '../shared/ipc-contract.ts';

/** One function for each channel of the contract; the window can name no other. */
const calls = Object.fromEntries(
  channelNames.map((name: ChannelName) => [
    name,
    (request?: unknown): Promise<unknown> => ipcRenderer.invoke(ipcChannel(name), request),
  ]),
);

function on<E extends EventName>(event: E, listener: (payload: IpcEvents[E]) => void): () => void {
  if (!eventNames.includes(event)) throw new TypeError('Keyturn has no such event');
  const forward = (_event: IpcRendererEvent, payload: IpcEvents[E]): void => {
    listener(payload);
  };
  ipcRenderer.on(ipcEvent(event), forward);
  return () => {
    ipcRenderer.off(ipcEvent(event), forward);
  };
}

contextBridge.exposeInMainWorld('keyturn', { ...calls, on });
