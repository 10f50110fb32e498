import { describe, expect, test } from 'vitest';
import type { Level } from '../../shared/stress.ts';
import { translator } from '../../shared/translator.ts';
import { failureNotice, levelNotice, type RunOutcome } from './notices.ts';

const ko = translator('ko');
const today = '2026-02-19';
const quiet = { today, lastNoticeOn: null };

const fine: RunOutcome = {
  collector: 'crypto',
  status: 'success',
  reason: null,
  steps: [{ step: 'fear_greed', source: 'alternative.me', status: 'success', reasons: [] }],
};
const refused = (step: string, source: string): RunOutcome['steps'][number] => ({
  step,
  source,
  status: 'failed',
  reasons: [{ code: 'source_refused', params: { status: 503 } }],
});
const partly: RunOutcome = {
  ...fine,
  status: 'partial',
  steps: [...fine.steps, refused('coingecko_prices', 'CoinGecko')],
};

describe('a notice of a failure', () => {
  test('names the source, why, and what that means', () => {
    expect(failureNotice([fine, partly], quiet, ko)).toEqual({
      title: '수집이 일부 실패했습니다',
      body: 'CoinGecko 실패: HTTP 503 → 오늘 코인 시세가 없습니다',
      page: 'runs',
    });
  });

  test('says so when a whole collector failed', () => {
    const whole: RunOutcome = {
      ...partly,
      status: 'failed',
      steps: [refused('fear_greed', 'alternative.me')],
    };
    expect(failureNotice([whole], quiet, ko)?.title).toBe('크립토 데이터를 수집하지 못했습니다');
  });

  test('has the reason of the run when no step has one', () => {
    const cut: RunOutcome = {
      ...fine,
      status: 'failed',
      steps: [],
      reason: { code: 'interrupted', params: {} },
    };
    expect(failureNotice([cut], quiet, ko)?.body).toBe('크립토: 중단됨: 수집 도중 앱이 종료되었습니다');
  });

  test('has room for three, and counts the rest', () => {
    const steps = ['fred', 'price', 'news', 'fed_tone', 'stress_calc'].map((step) => refused(step, step));
    const lines = failureNotice([{ ...fine, status: 'failed', steps }], quiet, ko)?.body.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines?.at(-1)).toBe('그 밖에 2건');
  });

  test.each<[string, readonly RunOutcome[], string | null]>([
    ['there was one that day', [partly], today],
    ['nothing failed', [fine], null],
    ['a later run has healed it, so that the newest is fine', [fine], '2026-02-18'],
    ['nothing has run', [], null],
    [
      'a key is missing, which is a choice',
      [{ ...fine, steps: [{ ...fine.steps[0], status: 'skipped' } as never] }],
      null,
    ],
    [
      'stored values serve',
      [{ ...fine, status: 'partial', steps: [{ ...fine.steps[0], status: 'partial' } as never] }],
      null,
    ],
    [
      'the user has cancelled it',
      [{ ...partly, status: 'failed', reason: { code: 'cancelled', params: {} } }],
      null,
    ],
  ])('is not given when %s', (_name, newest, lastNoticeOn) => {
    expect(failureNotice(newest, { today, lastNoticeOn }, ko)).toBeUndefined();
  });

  test('is given again on another day', () => {
    expect(failureNotice([partly], { today, lastNoticeOn: '2026-02-18' }, ko)).toBeDefined();
  });
});

describe('a notice of the stress level', () => {
  const now = (level: Level, date = today, reliable = true) => ({ date, score: 0.421, level, reliable });
  const seen = (level: string, date = '2026-02-18') => ({ date, level });

  test('tells of a rise, from where to where', () => {
    expect(levelNotice(now('caution'), seen('normal'), ko)).toEqual({
      notice: {
        title: '유동성 스트레스가 "주의" 단계로 올랐습니다',
        body: '스트레스 지수 0.42 (2026-02-19), 이전: 안정',
        page: 'liquidity',
      },
      seen: { date: today, level: 'caution' },
    });
  });

  test.each<[string, ReturnType<typeof now> | undefined, ReturnType<typeof seen> | null, unknown]>([
    ['it stays', now('watch'), seen('watch'), { date: today, level: 'watch' }],
    ['it falls', now('normal'), seen('crisis'), { date: today, level: 'normal' }],
    ['it is the first', now('crisis'), null, { date: today, level: 'crisis' }],
    ['its inputs are few', now('crisis', today, false), seen('normal'), seen('normal')],
    ['an older day has been computed again', now('crisis', '2026-02-17'), seen('normal'), seen('normal')],
    ['it falls and may rise again on one day', now('watch'), seen('caution', today), seen('caution', today)],
    ['there is none', undefined, seen('normal'), seen('normal')],
    ['what was seen before is no level', now('caution'), seen('panic'), { date: today, level: 'caution' }],
  ])('is not given when %s', (_name, current, before, remembered) => {
    expect(levelNotice(current, before, ko)).toEqual({ notice: undefined, seen: remembered });
  });
});
