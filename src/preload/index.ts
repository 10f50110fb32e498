import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { callChannel, eventChannel } from '../shared/channels.ts';

/** All that a window has of the desktop app: `call` an operation of the contract, hear `onEvent` what changed. */
contextBridge.exposeInMainWorld('desktop', {
  call: (name: unknown, input: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, input),
  onEvent: (listener: (event: unknown) => void): (() => void) => {
    const hear = (_event: IpcRendererEvent, what: unknown) => listener(what);
    ipcRenderer.on(eventChannel, hear);
    return () => void ipcRenderer.off(eventChannel, hear);
  },
});
