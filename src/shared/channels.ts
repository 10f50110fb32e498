/** The two ways between a window and the app. In a file without schemas, which the preload would have to carry. */
export const callChannel = 'ddc:call';
export const eventChannel = 'ddc:event';
