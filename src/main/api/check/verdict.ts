import type { Check, CheckId, Verdict, VerdictAnswer } from '../../../shared/model-check.ts';

/** Without these nothing is collected; whatever else is wrong costs a part, or may come right by itself. */
const indispensable: ReadonlySet<CheckId> = new Set([
  'app',
  'schedule',
  'port',
  'database',
  'disk',
  'clock',
  'network',
]);

/** Worth a word, but tomorrow comes without them: one feed of many, a copy of what is there already. */
const advice: ReadonlySet<CheckId> = new Set(['backup', 'feed']);

/**
 * What the checks come to. `will_not`: something indispensable fails, and only that is the reason. `probably`: something
 * is not as it should be. What nobody here can tell is no reason for doubt; its own line says so.
 */
export function verdictOf(
  checks: readonly Pick<Check, 'id' | 'subject' | 'status'>[],
): Omit<Verdict, 'text'> {
  const name = ({ id, subject }: Pick<Check, 'id' | 'subject'>) => ({ id, subject });
  const failed = checks.filter(({ status }) => status === 'fail');
  const fatal = failed.filter(({ id }) => indispensable.has(id));
  if (fatal.length > 0) return { answer: 'will_not', reasons: fatal.map(name) };
  const doubtful = [...failed, ...checks.filter(({ status }) => status === 'warn')].filter(
    ({ id }) => !advice.has(id),
  );
  const answer: VerdictAnswer = doubtful.length > 0 ? 'probably' : 'will_work';
  return { answer, reasons: doubtful.map(name) };
}
