import os from 'node:os';
import { errorText, translator } from '../../shared/i18n.ts';
import type { Core } from '../core.ts';
import type { Configuration } from '../host.ts';

export interface DiagnosticFacts {
  core: Core;
  configuration: Configuration;
  /** What of the settings may be shown: no keys. */
  settings: Readonly<Record<string, unknown>>;
  /** Electron, Chromium, Node. */
  versions: Readonly<Record<string, string | undefined>>;
  /** Lines such as "tray: yes". */
  state: Readonly<Record<string, unknown>>;
}

const runsShown = 10;

/**
 * A report for whoever is asked for help: versions, settings and the newest runs with their reasons. In English, and
 * without keys and the name of the user's home folder.
 */
export function diagnosticReport(facts: DiagnosticFacts): string {
  const { core, configuration, settings, versions, state } = facts;
  const english = translator('en');
  const lines = (values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const { runs } = core.store.runs.list({ limit: runsShown, offset: 0 });
  const history = runs.flatMap((run) => [
    `${run.startedAt ?? run.createdAt} ${run.collector} ${run.status} ${run.durationS} s by ${run.triggeredBy}` +
      (run.reason ? `: ${errorText(english, run.reason.code, run.reason.params)}` : ''),
    ...Object.entries(run.steps).map(([step, summary]) => `    ${step}: ${summary}`),
  ]);
  const text = [
    `Daily Data Collector ${core.version}`,
    ...lines(versions),
    `system: ${os.type()} ${os.release()} ${process.arch}`,
    `time: ${core.clock.now().toISOString()}, zone ${Intl.DateTimeFormat().resolvedOptions().timeZone}`,
    `data folder: ${configuration.dataDir}`,
    `database: ${configuration.databaseFile}`,
    ...lines(state),
    '',
    'Settings',
    ...lines(settings),
    '',
    'Rows',
    ...lines(core.store.tableCounts()),
    '',
    'Newest runs',
    ...(history.length > 0 ? history : ['none']),
    '',
  ].join('\n');
  const secrets = Object.values(configuration.environment.keys).filter((key) => key !== undefined);
  return secrets
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
    .replaceAll(os.homedir(), '~');
}
