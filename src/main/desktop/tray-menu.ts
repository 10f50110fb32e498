import { errorText, type TextKey, type Translate } from '../../shared/i18n.ts';
import type { Page } from '../../shared/pages.ts';
import { type CollectorId, collectorIds, triggers } from '../../shared/words.ts';
import { seoulTime } from '../lib/day.ts';
import { productName } from './product.ts';
import type { RunGlance, TrayStatus } from './tray-status.ts';

/** What a click on an entry of the tray's menu asks for. */
export type TrayAction =
  | { do: 'collect'; target: 'all' | CollectorId }
  | { do: 'open'; page: Page }
  | { do: 'openLogs' }
  | { do: 'loginStart'; enabled: boolean }
  | { do: 'installUpdate' }
  | { do: 'quit' };

export type TrayEntry =
  | { type: 'separator' }
  | { type: 'status'; label: string }
  | { type: 'action'; label: string; enabled: boolean; action: TrayAction }
  | { type: 'checkbox'; label: string; checked: boolean; action: TrayAction };

export type TrayState = 'idle' | 'running' | 'problem';

/** The collectors of run-all. */
const members: readonly CollectorId[] = ['liquidity', 'crypto'];

/** Which of the icons stands in the tray. */
export function trayState(status: TrayStatus): TrayState {
  if (status.running.length > 0) return 'running';
  const isTroubled = status.troubled.length > 0 || status.portTaken !== undefined;
  return isTroubled || status.blocked ? 'problem' : 'idle';
}

const hourMs = 3_600_000;

/** How long ago an instant was, in the largest unit that fits. */
export function ageText(at: string, now: string, t: Translate): string {
  const ms = Math.max(0, Date.parse(now) - Date.parse(at));
  if (ms < 60_000) return t('tray.ageNow');
  if (ms < hourMs) return t('tray.ageMinutes', { count: Math.floor(ms / 60_000) });
  if (ms < 48 * hourMs) return t('tray.ageHours', { count: Math.floor(ms / hourMs) });
  return t('tray.ageDays', { count: Math.floor(ms / (24 * hourMs)) });
}

/** The Python system wrote words of its own. */
const triggerText = (t: Translate, { trigger }: RunGlance): string =>
  triggers.some((known) => known === trigger) ? t(`trigger.${trigger}` as TextKey) : trigger;

function stressText(status: TrayStatus, t: Translate): string | undefined {
  const { stress } = status;
  if (!stress) return undefined;
  const params = {
    score: stress.score.toFixed(2),
    level: t(`level.${stress.level}`),
    date: stress.date,
  };
  return stress.reliable ? t('tray.stress', params) : t('tray.stressUnreliable', params);
}

function runningText({ running }: TrayStatus, t: Translate): string {
  // A run-all is told by the member that goes on.
  const shown = running.filter(({ collector }) => collector !== 'run-all');
  const names = (shown.length > 0 ? shown : running).map(({ collector, done, total }) => {
    const name = t(`collector.${collector}`);
    return done === undefined || total === undefined ? name : `${name} ${done}/${total}`;
  });
  return t('tray.running', { names: names.join(', ') });
}

/** The lines of the menu that only inform. */
function statusLines(status: TrayStatus, t: Translate): string[] {
  const { blocked, last, nextDue, portTaken, troubled, update } = status;
  const names = troubled.map((id) => t(`collector.${id}`)).join(', ');
  return [
    ...(status.demo ? [t('tray.demo')] : []),
    ...(status.quitting ? [t('tray.quitting')] : []),
    ...(status.running.length > 0 ? [runningText(status, t)] : []),
    last
      ? t('tray.last', {
          at: seoulTime(new Date(last.at)),
          trigger: triggerText(t, last),
          status: t(`status.${last.status}`),
        })
      : t('tray.never'),
    ...(troubled.length > 0 ? [t('tray.troubled', { names })] : []),
    ...[stressText(status, t)].filter((line) => line !== undefined),
    ...(nextDue ? [t('tray.next', { at: seoulTime(new Date(nextDue.at)) })] : []),
    ...(blocked ? [t('tray.blocked', { problem: errorText(t, blocked.code, blocked.params) })] : []),
    ...(portTaken === undefined ? [] : [t('tray.portTaken', { port: portTaken })]),
    ...(update
      ? [t(update.waits ? 'tray.updateWaits' : 'tray.updateReady', { version: update.version })]
      : []),
  ];
}

/** Whether starting it now would only join what is going on already. */
function isRunning(status: TrayStatus, target: 'all' | CollectorId): boolean {
  const going = new Set(status.running.map(({ collector }) => collector));
  if (target === 'all') return going.has('run-all') || members.every((id) => going.has(id));
  return going.has(target) || (going.has('run-all') && members.includes(target));
}

/** The tray's menu, of the status alone. */
export function trayMenu(status: TrayStatus, t: Translate): TrayEntry[] {
  const collect = (target: 'all' | CollectorId): TrayEntry => ({
    type: 'action',
    label: target === 'all' ? t('tray.collectAll') : t('tray.collect', { name: t(`collector.${target}`) }),
    enabled: !status.quitting && !isRunning(status, target),
    action: { do: 'collect', target },
  });
  const open = (page: Page): TrayEntry => ({
    type: 'action',
    label: t(`page.${page}`),
    enabled: !status.quitting,
    action: { do: 'open', page },
  });
  const { loginStart, update } = status;
  return [
    ...statusLines(status, t).map((label): TrayEntry => ({ type: 'status', label })),
    { type: 'separator' },
    ...(['all', ...collectorIds] as const).map(collect),
    { type: 'separator' },
    ...(['overview', 'liquidity', 'crypto', 'news', 'runs'] as const).map(open),
    { type: 'separator' },
    open('settings'),
    { type: 'action', label: t('tray.logs'), enabled: true, action: { do: 'openLogs' } },
    ...(loginStart === undefined
      ? []
      : [
          {
            type: 'checkbox',
            label: t('tray.loginStart'),
            checked: loginStart,
            action: { do: 'loginStart', enabled: !loginStart },
          } satisfies TrayEntry,
        ]),
    { type: 'separator' },
    ...(update
      ? [
          {
            type: 'action',
            label: t('tray.installUpdate', { version: update.version }),
            enabled: !status.quitting && !update.waits,
            action: { do: 'installUpdate' },
          } satisfies TrayEntry,
        ]
      : []),
    { type: 'action', label: t('tray.quit'), enabled: true, action: { do: 'quit' } },
  ];
}

// Windows cuts off what is longer.
const longestTooltip = 127;

/** Name, what runs or when it last ran and how old that is, and the stress level. */
export function trayTooltip(status: TrayStatus, t: Translate): string {
  const { last } = status;
  const lines = [
    status.demo ? `${productName} (DEMO)` : productName,
    status.running.length > 0
      ? runningText(status, t)
      : last
        ? t('tray.lastShort', {
            at: seoulTime(new Date(last.at)),
            age: ageText(last.at, status.now, t),
            status: t(`status.${last.status}`),
          })
        : t('tray.never'),
    stressText(status, t),
  ];
  return lines
    .filter((line) => line !== undefined)
    .join('\n')
    .slice(0, longestTooltip);
}
