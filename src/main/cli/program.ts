import { Argument, Command, CommanderError, Option } from 'commander';
import type { Translate } from '../../shared/i18n.ts';
import { AppError } from '../lib/errors.ts';

/** Whom a collection is logged as started by. */
export type CliTrigger = 'manual-cli' | 'scheduler';

/** What the command line was asked to do. */
export type Request =
  | { command: 'collect'; target: string; trigger: CliTrigger; json: boolean; demo: boolean }
  | { command: 'backfill'; days: string; json: boolean; demo: boolean }
  | { command: 'stress'; date: string | undefined; json: boolean; demo: boolean }
  | { command: 'recompute'; from: string; to: string | undefined; json: boolean; demo: boolean }
  | { command: 'serve'; demo: boolean }
  | { command: 'status'; json: boolean; demo: boolean }
  | { command: 'runs'; limit: string; json: boolean; demo: boolean }
  | { command: 'backup'; file: string | undefined; json: boolean; demo: boolean }
  | { command: 'check'; json: boolean; demo: boolean }
  | { command: 'diagnostics'; json: boolean; demo: boolean }
  | { command: 'settings'; name: string | undefined; value: string | undefined; json: boolean; demo: boolean }
  | { command: 'backup list'; json: boolean; demo: boolean }
  | { command: 'restore'; file: string; json: boolean; demo: boolean }
  | { command: 'notices'; dismiss: boolean; json: boolean; demo: boolean }
  /** Help or version was asked for and has been printed. */
  | { command: 'none' };

interface Options {
  trigger?: CliTrigger;
  json?: boolean;
  demo?: boolean;
  dismiss?: boolean;
  limit?: string;
  days?: string;
  date?: string;
  from?: string;
  to?: string;
}

/** Commander's complaint in the user's language. */
function complaint(t: Translate, error: CommanderError, targets: readonly string[]): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  if (error.code === 'commander.unknownOption') return t('cli.unknownOption', { name: quoted });
  if (error.code === 'commander.unknownCommand') return t('cli.unknownCommand', { name: quoted });
  if (error.code === 'commander.invalidArgument')
    return t('cli.badChoice', { value: quoted, choices: targets.join(', ') });
  if (
    error.code === 'commander.missingArgument' ||
    error.code === 'commander.optionMissingArgument' ||
    error.code === 'commander.missingMandatoryOptionValue'
  ) {
    return t('cli.missingArgument', { name: quoted });
  }
  if (error.code === 'commander.excessArguments') return t('cli.excessArguments');
  return error.message;
}

/** Reads the arguments. Throws `bad_usage` with a sentence in the user's language. */
export function parseArguments(
  argv: readonly string[],
  { translate: t, targets, version }: { translate: Translate; targets: readonly string[]; version: string },
): Request {
  let request: Request = { command: 'none' };
  const program = new Command('ddc');
  const json = () => new Option('--json', t('cli.options.json'));
  const demo = () => new Option('--demo', t('cli.options.demo'));
  const flags = (options: Options) => ({ json: options.json ?? false, demo: options.demo ?? false });

  program
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .configureHelp({
      styleTitle: (title) =>
        ({
          'Usage:': t('cli.usage'),
          'Commands:': t('cli.headings.commands'),
          'Options:': t('cli.headings.options'),
          'Arguments:': t('cli.headings.arguments'),
        })[title] ?? title,
    })
    .description(t('cli.description'))
    .version(version, '-V, --version', t('cli.versionFlag'))
    .helpOption('-h, --help', t('cli.help'))
    .helpCommand('help [command]', t('cli.commands.help'))
    .addHelpText('after', `\n${t('cli.environment')}`);

  program
    .command('collect')
    .description(t('cli.commands.collect'))
    .addArgument(new Argument('<what>', t('cli.commands.collectArgument')).choices(targets))
    // For the scripts that the Task Scheduler starts.
    .addOption(
      new Option('--trigger <who>').choices(['manual-cli', 'scheduler']).default('manual-cli').hideHelp(),
    )
    .addOption(json())
    .addOption(demo())
    .action((target: string, options: Options) => {
      request = { command: 'collect', target, trigger: options.trigger ?? 'manual-cli', ...flags(options) };
    });
  program
    .command('backfill')
    .description(t('cli.commands.backfill'))
    .addOption(new Option('--days <n>', t('cli.options.days')).default('365'))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'backfill', days: options.days ?? '365', ...flags(options) };
    });
  program
    .command('stress')
    .description(t('cli.commands.stress'))
    .addOption(new Option('--date <date>', t('cli.options.date')))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'stress', date: options.date, ...flags(options) };
    });
  program
    .command('recompute')
    .description(t('cli.commands.recompute'))
    .addOption(new Option('--from <date>', t('cli.options.from')).makeOptionMandatory())
    .addOption(new Option('--to <date>', t('cli.options.to')))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'recompute', from: options.from ?? '', to: options.to, ...flags(options) };
    });
  program
    .command('serve')
    .description(t('cli.commands.serve'))
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'serve', demo: options.demo ?? false };
    });
  program
    .command('status')
    .description(t('cli.commands.status'))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'status', ...flags(options) };
    });
  program
    .command('runs')
    .description(t('cli.commands.runs'))
    .addOption(new Option('--limit <n>', t('cli.options.limit')).default('20'))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'runs', limit: options.limit ?? '20', ...flags(options) };
    });
  const backup = program
    .command('backup')
    .description(t('cli.commands.backup'))
    .argument('[file]', t('cli.commands.backupArgument'))
    .addOption(json())
    .addOption(demo())
    .helpCommand(false)
    .action((file: string | undefined, options: Options) => {
      request = { command: 'backup', file, ...flags(options) };
    });
  program
    .command('check')
    .description(t('cli.commands.check'))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'check', ...flags(options) };
    });
  program
    .command('diagnostics')
    .description(t('cli.commands.diagnostics'))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'diagnostics', ...flags(options) };
    });
  program
    .command('settings')
    .description(t('cli.commands.settings'))
    .argument('[name]', t('cli.commands.settingsName'))
    .argument('[value]', t('cli.commands.settingsValue'))
    .addOption(json())
    .addOption(demo())
    .action((name: string | undefined, value: string | undefined, options: Options) => {
      request = { command: 'settings', name, value, ...flags(options) };
    });
  backup
    .command('list')
    .description(t('cli.commands.backupList'))
    .addOption(json())
    .addOption(demo())
    .action((_options: Options, command: Command) => {
      request = { command: 'backup list', ...flags(command.optsWithGlobals()) };
    });
  program
    .command('restore')
    .description(t('cli.commands.restore'))
    .argument('<backup>', t('cli.commands.restoreArgument'))
    .addOption(json())
    .addOption(demo())
    .action((file: string, options: Options) => {
      request = { command: 'restore', file, ...flags(options) };
    });
  program
    .command('notices')
    .description(t('cli.commands.notices'))
    .addOption(new Option('--dismiss', t('cli.options.dismiss')))
    .addOption(json())
    .addOption(demo())
    .action((options: Options) => {
      request = { command: 'notices', dismiss: options.dismiss ?? false, ...flags(options) };
    });
  for (const command of [...program.commands, ...backup.commands])
    command.helpOption('-h, --help', t('cli.help'));

  try {
    program.parse(argv, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { command: 'none' };
    const problem =
      argv.length === 0 ? program.helpInformation() : `${complaint(t, thrown, targets)} ${t('cli.seeHelp')}`;
    throw new AppError('bad_usage', { problem }, { cause: thrown });
  }
  return request;
}
