import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, dialog, Notification, shell } from 'electron';
import { errorText, type Translate } from '../../shared/i18n.ts';
import type { Configuration } from '../host.ts';
import { type AppError, toAppError } from '../lib/errors.ts';
import { productName } from './product.ts';
import { keepIn } from './single-instance.ts';

/** So long a notice takes to reach the desktop. */
const noticeMs = 500;

/** A notice, for where Electron shows no dialog before it is ready. Without a folder of its own Chromium gets one for this. */
async function notifyWhenReady(title: string, body: string): Promise<void> {
  if (!app.hasSingleInstanceLock()) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ddc-notice-'));
    keepIn(folder);
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  }
  await app.whenReady();
  new Notification({ title, body }).show();
  await new Promise((resolve) => setTimeout(resolve, noticeMs));
}

/** Says why there is no app, and ends. */
export async function giveUp(thrown: unknown, t: Translate): Promise<void> {
  const error = toAppError(thrown);
  const text = errorText(t, error.code, error.params);
  process.stderr.write(`${text}\n${error.code === 'internal' ? `${String(error.cause)}\n` : ''}`);
  const isMute = process.platform === 'linux' && !app.isReady();
  if (isMute) await notifyWhenReady(t('desktop.cannotStart'), text);
  else dialog.showErrorBox(t('desktop.cannotStart'), text);
  app.exit(error.exitCode);
}

/** The headless host of this database is running. The user may want it in his browser; whoever started us hidden, nothing. */
export async function offerOther(
  error: AppError,
  { translate: t }: Configuration,
  hidden: boolean,
): Promise<void> {
  const url = String(error.params.url);
  const text = t('desktop.alreadyServed', { url });
  process.stderr.write(`${text}\n`);
  if (!hidden) {
    const buttons = [t('desktop.openInBrowser'), t('desktop.close')];
    const { response } = await dialog.showMessageBox({
      message: productName,
      detail: text,
      buttons,
      cancelId: 1,
    });
    // Our own host on loopback, which it has just proved to be.
    if (response === 0) await shell.openExternal(url);
  }
  app.exit(error.exitCode);
}
