import type { Translate } from '../../shared/i18n.ts';
import { collectorIds, type Trigger } from '../../shared/words.ts';
import { expectedDate } from '../api/expected.ts';
import type { Core } from '../core.ts';
import { collectionDate } from '../lib/day.ts';
import { blockedNotice, failureNotice, levelNotice, type Notice, type RunOutcome } from './notices.ts';
import type { Preferences } from './preferences.ts';
import type { Remembered } from './remembered.ts';
import { readStress } from './tray-status.ts';

/**
 * So long a later run has time to heal a failure before anybody is told of it: the schedule tries again five minutes
 * later, at its next tick.
 */
const healMs = 7 * 60_000;

/** Whoever has started such a run is looking at its outcome. */
const watched: readonly string[] = ['dashboard', 'manual-cli'] satisfies Trigger[];

export interface AttentionOptions {
  core: Core;
  preferences: Preferences;
  remembered: Remembered;
  translate: () => Translate;
  show: (notice: Notice) => void;
  /** Factor on `healMs`. */
  pace: number;
}

/** Decides when the user is told of failures and of a higher stress level. Returns the function that ends it. */
export function watchOutcomes(options: AttentionOptions): () => void {
  const { core, preferences, remembered, translate, show } = options;
  let timer: NodeJS.Timeout | undefined;

  const newest = (): RunOutcome[] =>
    collectorIds.flatMap((collector) => {
      const run = core.store.runs.newest(collector);
      // A failure of some day before was told then, and is no news of this morning.
      return run && run.date >= expectedDate(core)
        ? [{ collector, status: run.status, reason: run.reason, steps: run.stepDetails }]
        : [];
    });

  function tellFailures(): void {
    // Its end will ask again.
    if (core.runner.running().length > 0 || !preferences.get().notifications.failures) return;
    const today = collectionDate(core.clock.now());
    const { failureNoticeOn: lastNoticeOn } = remembered.get();
    const problem = core.schedule?.problem();
    const notice = problem
      ? blockedNotice(problem, { today, lastNoticeOn }, translate())
      : failureNotice(newest(), { today, lastNoticeOn }, translate());
    if (!notice) return;
    remembered.set({ failureNoticeOn: today });
    show(notice);
  }

  function tellLevel(): void {
    const before = remembered.get().level;
    const { notice, seen } = levelNotice(readStress(core), before, translate());
    if (seen !== before) remembered.set({ level: seen });
    if (notice && preferences.get().notifications.levelUp) show(notice);
  }

  /** A database that cannot be read now is no reason to be without windows, or to hear of nothing any more. */
  function judge(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      core.log.warn('outcomes could not be judged', { error });
    }
  }

  function tellLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => judge(tellFailures), healMs * options.pace);
  }

  const stop = core.events.on((event) => {
    if (event.type === 'schedule:changed' && core.schedule?.problem()) return tellLater();
    if (event.type !== 'run:finished' || event.collector === 'backfill') return;
    if (event.collector === 'liquidity') judge(tellLevel);
    const run = core.store.runs.get(event.runId);
    if (run && watched.includes(run.triggeredBy)) return;
    tellLater();
  });
  // What the level was before this start.
  judge(tellLevel);
  return () => {
    clearTimeout(timer);
    stop();
  };
}
