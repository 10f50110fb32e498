// Stops with a clear line when this Node cannot run the project's scripts: they are TypeScript run as it is, and
// better-sqlite3 crashes a Node whose Node-API is older than 10. Load it with `node --import`, or import it first.
if (!(Number(process.versions.napi) >= 10) || !process.features.typescript) {
  process.stderr.write(
    `이 스크립트는 Node.js 22.18 이상이 필요합니다(지금은 ${process.version}): ` +
      '`npm ci` 후 `npm run …` 또는 `npm test`로 실행하거나 Node 22 이상을 설치해 주세요.\n' +
      `This script needs Node.js 22.18 or newer (this is ${process.version}): ` +
      'run it through `npm run …` or `npm test` after `npm ci`, or install Node 22+.\n',
  );
  process.exit(1);
}
