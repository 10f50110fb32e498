#!/usr/bin/env node
// `npm start`: the desktop app where there is a display, else the headless host. Old Node versions must be able to
// parse this file, or they could not say what is wrong: no static import, no `?.`, no `??`, no top-level await.
const major = Number(process.versions.node.split('.')[0]);

if (!(major >= 22 && Number(process.versions.napi) >= 10)) {
  process.stderr.write(
    'Daily Data Collector를 실행하려면 Node.js 22.14 이상이 필요합니다(지금은 ' +
      process.version +
      '): `npm start`로 실행하거나 Node 22 이상을 설치해 주세요.\n' +
      'Daily Data Collector needs Node.js 22.14 or newer (this is ' +
      process.version +
      '): run it with `npm start`, or install Node 22+.\n',
  );
  process.exitCode = 1;
} else {
  start().catch((error) => {
    process.stderr.write(`${error.expected ? error.message : error.stack}\n`);
    process.exit(1);
  });
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function start() {
  const { fileURLToPath } = await import('node:url');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const args = process.argv.slice(2);
  if (!hasDisplay()) {
    process.stderr.write(
      '화면이 없어 창 없이 실행합니다(ddc serve). / There is no display: running without windows (ddc serve).\n',
    );
    process.argv.splice(2, args.length, 'serve', ...args.filter((arg) => arg === '--demo'));
    await import('./ddc.mjs');
    return;
  }
  const { ensureElectron } = await import('../scripts/ensure-electron.mjs');
  const { ensureBuilt } = await import('../scripts/ensure-built.mjs');
  const electron = await ensureElectron(root);
  await ensureBuilt(root);
  if (electron.isFallback) {
    process.stderr.write(
      `Electron을 내려받을 수 없어 시험용 런타임(${electron.version})으로 실행합니다. / ` +
        `Electron cannot be downloaded: running on the stand-in for tests (${electron.version}).\n`,
    );
  }
  await run(electron.program, [root, ...sandboxFlag(), ...args]);
}

/** Chromium refuses to run as root with its sandbox. */
function sandboxFlag() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return [];
  process.stderr.write(
    'root로 실행하므로 샌드박스를 끕니다. 일반 사용자로 실행하세요. / ' +
      'Running as root, so without the sandbox. Run it as an ordinary user.\n',
  );
  return ['--no-sandbox'];
}

/** Runs the app until it ends; what is asked of this process is asked of the app. */
async function run(program, args) {
  const { spawn } = await import('node:child_process');
  const child = spawn(program, args, { stdio: 'inherit', windowsHide: false });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...how) => resolve(how));
  });
  process.exitCode = signal === null ? code : 1;
}
