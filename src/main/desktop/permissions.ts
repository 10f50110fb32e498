import type { Session } from 'electron';
import { isOwnUrl } from './assets.ts';

/** No page gets camera, position, notifications or anything else that Chromium has to give. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}

/** Pages load from app:// alone. What the main process itself fetches is not a page's. */
export function denyRemoteContent(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const isOurs = isOwnUrl(details.url) || /^(?:blob|data|devtools):/.test(details.url);
    answer({ cancel: details.webContentsId !== undefined && !isOurs });
  });
}
