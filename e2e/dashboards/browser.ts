import fs from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';

/** Chromium of this machine: Playwright's own, Chrome, or the system's. Undefined when there is none. */
function findChromium(): { executablePath?: string; channel?: string } | undefined {
  const own = chromium.executablePath();
  if (own && fs.existsSync(own)) return { executablePath: own };
  const places = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  const found = places.find((place) => fs.existsSync(place));
  return found === undefined ? undefined : { executablePath: found };
}

const found = findChromium();

/** Without a browser the tests of the dashboards are skipped on a user's machine; in CI that is a failure. */
export const hasBrowser = found !== undefined || Boolean(process.env.CI);
if (!hasBrowser) {
  process.stderr.write('No Chromium, Chrome or Edge found: the tests of the dashboards are skipped.\n');
}

const launchOptions = {
  ...found,
  // Without a locale Chromium takes every letter out of the name of a download that is not ASCII.
  env: { ...process.env, LANG: 'C.UTF-8' },
  args: [
    // Root, as in a container, has no sandbox.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
};

export const launchBrowser = (): Promise<Browser> => chromium.launch(launchOptions);

/** A browser with a profile in a folder: it has a cache, and remembers. */
export const launchProfile = (
  folder: string,
  options: { bypassCSP?: boolean } = {},
): Promise<BrowserContext> => chromium.launchPersistentContext(folder, { ...launchOptions, ...options });

export interface OpenedPage {
  page: Page;
  /** What the page complained of: console errors, breaches of its policy, uncaught exceptions. */
  complaints: string[];
}

export interface PageOptions {
  language?: 'ko' | 'en';
  theme?: 'dark' | 'light';
  priceColors?: 'redDown' | 'redUp';
  width?: number;
  height?: number;
}

/** A new page with an own profile, in a language, theme and size. */
export async function newPage(browser: Browser, options: PageOptions = {}): Promise<OpenedPage> {
  const { language = 'ko', theme = 'dark', priceColors = 'redDown', width = 1400, height = 900 } = options;
  const context = await browser.newContext({
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    viewport: { width, height },
    acceptDownloads: true,
    reducedMotion: 'reduce',
  });
  const preferences = JSON.stringify(JSON.stringify({ language, theme, priceColors }));
  await context.addInitScript(`localStorage.setItem('ddc.preferences', ${preferences})`);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}
