/**
 * Draws the PNG files of resources/ from the SVG files there, those of the tray as .ico for Windows too, and the icons of
 * the packages from the app's: a set of PNG files for Linux, an .ico for Windows, an .icns for macOS. Run it after a
 * change of an icon: `node scripts/render-icons.ts`; it needs a Chromium (`CHROMIUM`, else the one in the PATH).
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { appSizes, bitmap, icns, ico, traySizes } from './icon-files.ts';

const resources = resolve(import.meta.dirname, '../resources');

/** The app's icon large; tray icons in twice the size of a tray, those of macOS in its size as well. */
function sizesOf(name: string): [file: string, pixels: number][] {
  if (name === 'icon') return [['icon.png', 512]];
  const larger: [string, number] = [`${name}@2x.png`, 32];
  return isTemplate(name) ? [[`${name}.png`, 16], larger] : [larger];
}

/** The black shapes that macOS colours. */
const isTemplate = (name: string): boolean => name.endsWith('Template');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage();

async function draw(name: string, pixels: number): Promise<Buffer> {
  const svg = readFileSync(join(resources, `${name}.svg`)).toString('base64');
  await page.setViewportSize({ width: pixels, height: pixels });
  await page.setContent(
    `<body style="margin:0"><img style="display:block" width="${pixels}" height="${pixels}" src="data:image/svg+xml;base64,${svg}">`,
  );
  await page.locator('img').evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
  return page.screenshot({ omitBackground: true });
}

/** The pixels of a picture. */
async function pixelsOf(png: Buffer): Promise<Buffer> {
  const source = `data:image/png;base64,${png.toString('base64')}`;
  const bytes = await page.evaluate<number[]>(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, image.width, image.height).data];
  })()`);
  return Buffer.from(bytes);
}

/** An icon for Windows. */
async function windowsIcon(name: string, sizes: readonly number[]): Promise<Buffer> {
  const pictures = new Map<number, Buffer>();
  for (const side of sizes) {
    const png = await draw(name, side);
    pictures.set(side, side < 256 ? bitmap(side, await pixelsOf(png)) : png);
  }
  return ico(pictures);
}

function write(file: string, content: Buffer): void {
  writeFileSync(join(resources, file), content);
  console.log(file);
}

for (const file of readdirSync(resources).filter((each) => each.endsWith('.svg'))) {
  const name = file.replace('.svg', '');
  for (const [png, pixels] of sizesOf(name)) write(png, await draw(name, pixels));
  // Of a PNG file Windows takes 16 pixels whatever its screen, and widens them (electron#2248).
  if (name === 'icon' || isTemplate(name)) continue;
  write(`${name}.ico`, await windowsIcon(name, traySizes));
}

const app = new Map<number, Buffer>();
for (const pixels of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) app.set(pixels, await draw('icon', pixels));
mkdirSync(join(resources, 'icons'), { recursive: true });
// Larger ones than 512 no Linux desktop looks for.
for (const [pixels, png] of app) if (pixels <= 512) write(`icons/${pixels}x${pixels}.png`, png);
write('icon.ico', await windowsIcon('icon', appSizes));
write('icon.icns', icns(app));
await browser.close();
