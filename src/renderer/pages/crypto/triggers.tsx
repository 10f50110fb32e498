import type { ReactNode } from 'react';
import { mvrvRegimes, percentileWindowDays, topPercentOf } from '../../../shared/crypto-signals.ts';
import type { Language } from '../../../shared/i18n.ts';
import type { CryptoSignalsReply } from '../../../shared/model-dashboard.ts';
import { missing, number, signed } from '../../format/format.ts';
import { type T, useLanguage, useT } from '../../i18n/i18n.tsx';
import { flow, ratio } from './data.ts';

type Trigger = CryptoSignalsReply['cards'][number]['triggers'][number];

const edges = mvrvRegimes
  .map(({ below }) => below)
  .filter(Number.isFinite)
  .join(' · ');

/** A value or threshold of a trigger in its unit. */
function shown(
  t: T,
  language: Language,
  { id }: Trigger,
  value: number | null,
  isThreshold: boolean,
): string {
  const either = isThreshold && value !== null ? '±' : '';
  const change = (unit: string, decimals = 1) =>
    isThreshold && value !== null
      ? `${either}${number(language, value, decimals)}${unit}`
      : signed(language, value, decimals, unit);
  switch (id) {
    case 'market_cap_1d':
    case 'flow_decoupling':
      return change('%');
    case 'supply_7d':
      return change('%', 2);
    case 'dominance_7d':
    case 'chain_share_7d':
      return change('pp', 2);
    case 'volume_ratio':
      return ratio(language, value);
    case 'flow_direction':
      return value === null ? missing : t('ui.crypto.trigger.days', { count: value });
    case 'flow_size':
      return isThreshold && value !== null
        ? `±$${number(language, value, Number.isInteger(value) ? 0 : 1)}M`
        : flow(language, value);
    case 'regime_crossing':
      return value === null ? (isThreshold ? edges : missing) : number(language, value, isThreshold ? 0 : 2);
  }
}

/** Growth and shrinking are two different things to read. */
function nameOf(t: T, trigger: Trigger, signals: CryptoSignalsReply): string {
  if (trigger.id === 'supply_7d' && trigger.value !== null && trigger.value !== 0)
    return t(trigger.value > 0 ? 'ui.crypto.trigger.supplyGrowing' : 'ui.crypto.trigger.supplyShrinking');
  if (trigger.id === 'chain_share_7d' && signals.topChain)
    return t('ui.crypto.trigger.chainShare', { chain: signals.topChain.chain });
  return t(`ui.crypto.trigger.${trigger.id}`);
}

function State({ trigger }: { trigger: Trigger }): ReactNode {
  const t = useT();
  // Without a value it can still have fired: the user has said the direction himself.
  const state = trigger.fired ? 'fired' : trigger.value === null ? 'unknown' : 'quiet';
  return (
    <span className={state === 'fired' ? 'trigger-fired' : 'dim'} data-state={state}>
      <span aria-hidden="true">{{ fired: '●', unknown: '?', quiet: '○' }[state]} </span>
      {t(`ui.crypto.trigger.${state}`)}
    </span>
  );
}

/** What makes a card important: each condition with its value, its threshold and what that stands on. */
export function Triggers({
  triggers,
  signals,
}: {
  triggers: readonly Trigger[];
  signals: CryptoSignalsReply;
}) {
  const t = useT();
  const language = useLanguage();
  return (
    <ul className="triggers" aria-label={t('ui.crypto.triggers')}>
      {triggers.map((trigger) => (
        <li key={trigger.id} data-trigger={trigger.id}>
          <span className="wrap">{nameOf(t, trigger, signals)}</span>
          <span className="trigger-value" data-derived>
            {trigger.id === 'flow_direction' && trigger.value === null && signals.flowDirection !== null
              ? t('ui.crypto.trigger.byHand', {
                  direction: t(`ui.crypto.direction.${signals.flowDirection}`),
                })
              : shown(t, language, trigger, trigger.value, false)}
          </span>
          <State trigger={trigger} />
          <span className="dim trigger-basis">
            {t('ui.crypto.trigger.threshold', {
              threshold: shown(t, language, trigger, trigger.threshold, true),
            })}
            {' · '}
            {trigger.basis === 'percentile'
              ? t('ui.crypto.trigger.percentile', {
                  percent: topPercentOf[trigger.id] ?? 0,
                  days: percentileWindowDays,
                })
              : t('ui.crypto.trigger.fixed')}
          </span>
        </li>
      ))}
    </ul>
  );
}
