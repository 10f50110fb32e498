import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { startSimulator } from '../demo/simulator.ts';
import { CallError } from '../shared/caller.ts';
import { errorText, languageOf, type Translate } from '../shared/i18n.ts';
import { translator } from '../shared/translator.ts';
import { backup, listBackups, restore } from './cli/backup.ts';
import { showCheck } from './cli/check.ts';
import { backfillJob, collect, collectJob } from './cli/collect.ts';
import { showDiagnostics } from './cli/diagnostics.ts';
import { showNotices } from './cli/notices.ts';
import { parseArguments, type Request } from './cli/program.ts';
import { serve } from './cli/serve.ts';
import { settings } from './cli/settings.ts';
import { showRuns, showStatus } from './cli/show.ts';
import { recomputeStress, showStress } from './cli/stress.ts';
import { createTerminal, surviveClosedPipes, type Terminal } from './cli/terminal.ts';
import { collectors } from './collectors/index.ts';
import { type Configuration, configure, type Surroundings } from './host.ts';
import { readEnvironment } from './lib/environment.ts';
import { AppError, toAppError } from './lib/errors.ts';
import { openLogFile } from './lib/log-file.ts';
import { osLocale } from './lib/os-locale.ts';

const { version } = packageJson;

type Asked = Exclude<Request, { command: 'none' }>;

/** better-sqlite3 needs Node-API 10 and takes an older Node down without a word. */
function assertNode(): void {
  if (Number(process.versions.napi) < 10) throw new AppError('node_too_old', { version: process.version });
}

/** Every command of the command line. */
function perform(
  request: Asked,
  configuration: Configuration,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  switch (request.command) {
    case 'collect':
      return collect(configuration, surroundings, collectJob(request.target, request.trigger), terminal);
    case 'backfill':
      return collect(configuration, surroundings, backfillJob(request.days), terminal);
    case 'stress':
      return showStress(configuration, surroundings, request.date, terminal);
    case 'recompute':
      return recomputeStress(configuration, surroundings, request, terminal);
    case 'serve':
      return serve(configuration, surroundings, terminal);
    case 'status':
      return showStatus(configuration, surroundings, terminal);
    case 'runs':
      return showRuns(configuration, surroundings, request.limit, terminal);
    case 'backup':
      return backup(configuration, surroundings, request.file, terminal);
    case 'check':
      return showCheck(configuration, surroundings, terminal);
    case 'diagnostics':
      return showDiagnostics(configuration, surroundings, terminal);
    case 'settings':
      return settings(configuration, surroundings, request, terminal);
    case 'backup list':
      return listBackups(configuration, surroundings, terminal);
    case 'restore':
      return restore(configuration, surroundings, request.file, terminal);
    case 'notices':
      return showNotices(configuration, surroundings, request.dismiss, terminal);
  }
}

async function run(request: Asked, locale: string): Promise<number> {
  const environment = readEnvironment(process.env);
  const configuration = configure({ environment, locale, demo: request.demo });
  const terminal = createTerminal(configuration.translate, 'json' in request && request.json);
  if (request.demo && request.command !== 'serve') terminal.say(terminal.translate('cli.demo'));
  const simulator = request.demo ? await startSimulator({ now: () => configuration.clock.now() }) : undefined;
  const logFile = request.command === 'serve' ? openLogFile(configuration.dataDir) : undefined;
  const surroundings: Surroundings = {
    version,
    fetch,
    rendererDir: fileURLToPath(new URL('../renderer', import.meta.url)),
    // A command that ends by itself says what it does; of its log only what broke is worth a line.
    writeLog: (line) => {
      logFile?.write(line);
      if (logFile || / error /.test(line)) process.stderr.write(line);
    },
    ...(logFile && { facilities: { logFile: logFile.file } }),
    ...(simulator && { upstream: simulator.url }),
  };
  try {
    return await perform(request, configuration, surroundings, terminal);
  } finally {
    await simulator?.close();
  }
}

/** Says what went wrong, in words for people, and with --json also as JSON. Returns the exit code. */
function fail(thrown: unknown, translate: Translate, json: boolean): number {
  // The host has said it already, in its own language.
  const told = thrown instanceof CallError ? thrown : undefined;
  const error = told
    ? new AppError(told.code ?? 'host_unreachable', {}, { cause: told })
    : toAppError(thrown);
  const detail = told?.message ?? errorText(translate, error.code, error.params);
  process.stderr.write(`${translate('cli.errorLine', { text: detail })}\n`);
  if (error.code === 'internal' && !told)
    process.stderr.write(`${error.cause instanceof Error ? error.cause.stack : error.cause}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ detail, error_code: error.code }, null, 2)}\n`);
  return error.exitCode;
}

async function main(): Promise<number> {
  const locale = osLocale(process.env);
  const translate = translator(languageOf(locale));
  const argv = process.argv.slice(2);
  surviveClosedPipes();
  try {
    assertNode();
    const targets = [...collectors.map((collector) => collector.id).filter((id) => id !== 'backfill'), 'all'];
    const request = parseArguments(argv, { translate, targets, version });
    return request.command === 'none' ? 0 : await run(request, locale);
  } catch (thrown) {
    return fail(thrown, translate, argv.includes('--json'));
  }
}

process.exitCode = await main();
