import type { TextKey } from '../../shared/i18n.ts';
import { moduleIds, modules } from '../../shared/stress.ts';
import type { Configuration, Surroundings } from '../host.ts';
import { collectionDate } from '../lib/day.ts';
import { read } from './show.ts';
import type { Terminal } from './terminal.ts';

const shown = (score: number | null): string => (score === null ? '—' : score.toFixed(3));

/** Prints the index of a date, its modules, and every input with its date and age. */
export async function showStress(
  configuration: Configuration,
  surroundings: Surroundings,
  date: string | undefined,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say } = terminal;
  const stress =
    date === undefined
      ? await read(configuration, surroundings, 'stress.latest', {})
      : await read(configuration, surroundings, 'stress.day', { date });
  terminal.result(stress);
  if (stress.date === null) {
    say(t('cli.noStress'));
    return 0;
  }
  const percent = stress.coverage === null ? '—' : Math.round(stress.coverage * 100);
  const level = stress.level === null ? '—' : t(`level.${stress.level}` as TextKey);
  say(t('cli.stressLine', { date: stress.date, score: shown(stress.totalScore), level, percent }));
  if (!stress.reliable) say(t('cli.stressUnreliable'));
  for (const id of moduleIds) {
    const part = stress.modules[id];
    const inputs = part.inputs.map((input) =>
      t('cli.stressInput', {
        name: input.name,
        value: input.value,
        date: input.observed_on,
        age: input.age_days,
        mark: input.provisional ? t('cli.provisional') : '',
      }),
    );
    const name = `${t(`module.${id}`)} ${Math.round(modules[id].weight * 100)} %`;
    say(
      `  ${t('cli.stressModule', { name, score: shown(part.score), inputs: inputs.join(', ') || t('cli.missing') })}`,
    );
  }
  return 0;
}

/** Computes stored indices again and names what changed. */
export async function recomputeStress(
  configuration: Configuration,
  surroundings: Surroundings,
  range: { from: string; to: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say } = terminal;
  const to = range.to ?? collectionDate(configuration.clock.now());
  const outcome = await read(configuration, surroundings, 'stress.recompute', { from: range.from, to });
  for (const { date, before, after } of outcome.changed) {
    say(t('cli.recomputedDay', { date, before: shown(before), after: shown(after) }));
  }
  say(t('cli.recomputed', { same: outcome.same, changed: outcome.changed.length, skipped: outcome.skipped }));
  terminal.result(outcome);
  return 0;
}
