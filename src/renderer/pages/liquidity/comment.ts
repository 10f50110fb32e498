import type { Language } from '../../../shared/i18n.ts';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import type { ModuleId } from '../../../shared/stress.ts';
import { number, percent } from '../../format/format.ts';
import { directionParticle, topicParticle } from '../../format/korean.ts';
import type { T } from '../../i18n/i18n.tsx';
import { hyZone, levelOfScore, vixZone } from './zones.ts';

/** What a module's figures say, in a sentence or two. */
export function commentOf(module: ModuleId, latest: StressLatest, t: T, language: Language): string {
  const { score } = latest.modules[module];
  if (score === null) return t('ui.liquidity.comment.none');
  const scoreText = number(language, score, 3);
  const ofScore = t('ui.liquidity.comment.score', {
    score: scoreText,
    topic: topicParticle(scoreText),
    level: t(`level.${levelOfScore(score)}`),
  });
  const { vix } = latest.modules.volatility;
  const { hyOas } = latest.modules.credit;
  if (module === 'volatility' && vix !== null) {
    const zone = t(`ui.liquidity.comment.${vixZone(vix)}`);
    const value = number(language, vix, 1);
    const direction = directionParticle(value);
    return `${t('ui.liquidity.comment.vix', { value, direction, zone })} ${ofScore}`;
  }
  if (module === 'credit' && hyOas !== null) {
    const zone = t(`ui.liquidity.comment.${hyZone(hyOas)}`);
    return `${t('ui.liquidity.comment.hyOas', { value: percent(language, hyOas), zone })} ${ofScore}`;
  }
  return ofScore;
}
