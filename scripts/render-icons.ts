/**
 * Draws the PNG files of resources/ from the SVG files there. Run it after a change of an icon:
 * `node scripts/render-icons.ts`; it needs a Chromium (`CHROMIUM`, else the one in the PATH).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';

const resources = resolve(import.meta.dirname, '../resources');

/** Tray icons in the size of a tray and twice that, the app's icon once and large. */
const sizesOf = (name: string): [file: string, pixels: number][] =>
  name === 'icon'
    ? [['icon.png', 512]]
    : [
        [`${name}.png`, 16],
        [`${name}@2x.png`, 32],
      ];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
for (const file of readdirSync(resources).filter((each) => each.endsWith('.svg'))) {
  const svg = readFileSync(join(resources, file)).toString('base64');
  for (const [png, pixels] of sizesOf(file.replace('.svg', ''))) {
    await page.setViewportSize({ width: pixels, height: pixels });
    await page.setContent(
      `<body style="margin:0"><img style="display:block" width="${pixels}" height="${pixels}" src="data:image/svg+xml;base64,${svg}">`,
    );
    await page.locator('img').evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
    await page.screenshot({ path: join(resources, png), omitBackground: true });
    console.log(png);
  }
}
await browser.close();
