import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { callChannel, eventChannel } from '../../shared/channels.ts';
import type { AppEvent } from '../../shared/events.ts';
import { type AnswerOptions, answer, refusal } from './answer.ts';
import { isOwnUrl } from './assets.ts';
import type { Windows } from './windows.ts';

/** The whole of IPC: one channel on which windows call operations, one on which they hear what changed. */
export function connectWindows(windows: Windows, options: () => AnswerOptions): () => void {
  /** Only the page itself of one of our windows: no frame in it, no other web contents, nothing that has gone. */
  const isOurs = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    windows.isOwn(sender) &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    isOwnUrl(senderFrame.url);

  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    const { core, translate } = options();
    if (isOurs(event)) return answer(options(), name, input);
    core.log.warn('call refused', { from: event.senderFrame?.url.slice(0, 200) });
    return refusal(translate, 'forbidden_origin');
  });
  const { core } = options();
  const stop = core.events.on((event: AppEvent) => windows.send(eventChannel, event));
  return () => {
    stop();
    ipcMain.removeHandler(callChannel);
  };
}
