/** The name under which users know the app, in every language. */
export const productName = 'Daily Data Collector';
/** The name under which systems know it: Windows (notifications, taskbar), Linux (desktop file). */
export const appId = 'daily-data-collector';
/**
 * Under which Windows starts the app when a notice of it is clicked. Left to Electron it would be another one at every
 * start, each an entry in the registry that nobody removes.
 */
export const toastActivatorId = '14275BCE-9855-43EC-9C71-A4C134CF0509';
