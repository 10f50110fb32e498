/** When a page has painted what a user has come for. */

/** The stress index and the figures of crypto, drawn at once. */
export const firstFigures = '[data-tile="btc"]';
/** All that the empty page shows. */
export const emptyHeading = '[data-painted]';

/** A script for a page that is about to load: notes, as `window.paintedAt`, the frame after `selector` is there. */
export const notePaint = (selector: string): string => `
  const look = () => document.querySelector(${JSON.stringify(selector)})
    ? requestAnimationFrame(() => { window.paintedAt = performance.now() })
    : requestAnimationFrame(look);
  requestAnimationFrame(look);`;
