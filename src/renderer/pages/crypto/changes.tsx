import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { ratio } from './data.ts';

/** A change against one or seven days before, or why there is none. */
export function Change({
  days,
  value,
  unit = '%',
  decimals = 1,
  isKnown,
}: {
  days: 1 | 7;
  value: number | null;
  unit?: string;
  decimals?: number;
  /** Whether the figure itself is there: what is not there needs no reason for its change. */
  isKnown: boolean;
}) {
  const t = useT();
  return (
    <span data-change={days}>
      <Delta
        value={value}
        unit={unit}
        decimals={decimals}
        label={t(days === 1 ? 'ui.crypto.fact.d1' : 'ui.crypto.fact.d7')}
      />
      {value === null && isKnown && (
        <span className="dim">
          {' '}
          {days === 1 ? t('ui.crypto.fact.noneYesterday') : t('ui.crypto.fact.none', { days })}
        </span>
      )}
    </span>
  );
}

/** Volume over the mean of the seven days before, or why that is not known. */
export function VersusMean({ value, isKnown }: { value: number | null; isKnown: boolean }) {
  const t = useT();
  const language = useLanguage();
  return (
    <span data-change="mean" data-derived>
      <span className="dim">{t('ui.crypto.fact.versusMean')} </span>
      {ratio(language, value)}
      {value === null && isKnown && <span className="dim"> {t('ui.crypto.fact.meanNone')}</span>}
    </span>
  );
}
