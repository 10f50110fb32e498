/** The pages of the dashboards; their address in the renderer is `#/NAME`. */
export const pages = ['overview', 'liquidity', 'crypto', 'news', 'runs', 'settings'] as const;
export type Page = (typeof pages)[number];

/** The page that a renderer's address shows; undefined when it is none of ours. */
export function pageOf(url: string): Page | undefined {
  const name = /#\/([a-z]+)(?:[/?]|$)/.exec(url)?.[1];
  return pages.find((page) => page === name);
}
