/** The name under which users know the app, in every language. */
export const productName = 'Daily Data Collector';
/** The name under which systems know it: Windows (notifications, taskbar), Linux (desktop file). */
export const appId = 'daily-data-collector';
