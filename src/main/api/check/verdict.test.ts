import { expect, test } from 'vitest';
import {
  type CheckId,
  type CheckStatus,
  checkIds,
  checkStatuses,
  verdicts,
} from '../../../shared/model-check.ts';
import { verdictOf } from './verdict.ts';

type Marks = Partial<Record<CheckId, CheckStatus>>;

/** Every check ok but for these. */
const checks = (marks: Marks) =>
  checkIds.map((id) => ({
    id,
    subject: id === 'source' ? 'host' : null,
    status: marks[id] ?? ('ok' as const),
  }));
const verdict = (marks: Marks) => {
  const { answer, reasons } = verdictOf(checks(marks));
  return [answer, reasons.map(({ id }) => id)];
};

test.each<[string, Marks, string, CheckId[]]>([
  ['everything is fine', {}, 'will_work', []],
  [
    'what nobody can tell is no doubt',
    { login: 'unknown', tasks: 'unknown', clock: 'unknown' },
    'will_work',
    [],
  ],
  ['the app is not there', { app: 'fail' }, 'will_not', ['app']],
  ['the schedule is off', { schedule: 'fail' }, 'will_not', ['schedule']],
  ['the database cannot be written', { database: 'fail' }, 'will_not', ['database']],
  ['the disk is full', { disk: 'fail' }, 'will_not', ['disk']],
  ['the clock is of another day', { clock: 'fail' }, 'will_not', ['clock']],
  ['there is no network', { network: 'fail', source: 'fail' }, 'will_not', ['network']],
  ['the only way in is closed', { port: 'fail' }, 'will_not', ['port']],
  ['fatal reasons stand alone', { app: 'fail', disk: 'fail', keys: 'warn' }, 'will_not', ['app', 'disk']],
  ['a source is down', { source: 'fail' }, 'probably', ['source']],
  ['no key', { keys: 'warn' }, 'probably', ['keys']],
  ['not started with the PC', { login: 'warn' }, 'probably', ['login']],
  [
    'several doubts, what fails first',
    { keys: 'warn', source: 'fail', disk: 'warn' },
    'probably',
    ['source', 'disk', 'keys'],
  ],
  ['a stranger at the port', { port: 'warn' }, 'probably', ['port']],
  ['a synced folder', { folder: 'warn' }, 'probably', ['folder']],
  ['no backup is no reason', { backup: 'warn' }, 'will_work', []],
  ['a feed of many is no reason', { feed: 'warn' }, 'will_work', []],
])('%s', (_, marks, answer, reasons) => {
  expect(verdict(marks)).toEqual([answer, reasons]);
});

test('whatever turns worse, the answer never turns better', () => {
  for (const id of checkIds) {
    for (const other of checkIds) {
      for (const beside of checkStatuses) {
        const answers = (['ok', 'warn', 'fail'] as const).map((status) =>
          verdicts.indexOf(verdictOf(checks({ [other]: beside, [id]: status })).answer),
        );
        expect(answers, `${id} beside ${other} ${beside}`).toEqual([...answers].sort());
      }
    }
  }
});
