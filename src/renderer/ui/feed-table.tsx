import { reasonsText } from '../../shared/i18n.ts';
import type { StepReport } from '../../shared/model.ts';
import { number } from '../format/format.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { categoryName } from '../i18n/names.ts';
import { StatusMark } from './marks.tsx';

/** The outcome of each news feed: how many items, how many of them new, or why it could not be read. */
export function FeedTable({ parts }: { parts: StepReport['parts'] }) {
  const t = useT();
  const language = useLanguage();
  // What failed is what one looks for.
  const ordered = [...parts].sort((a, b) => Number(a.reason === null) - Number(b.reason === null));
  return (
    <table className="table tight" aria-label={t('ui.runs.feeds')} data-feeds>
      <thead>
        <tr>
          <th>{t('ui.runs.feed')}</th>
          <th>{t('ui.runs.category')}</th>
          <th>{t('ui.runs.column.status')}</th>
          <th className="right">{t('ui.runs.fetched')}</th>
          <th className="right">{t('ui.runs.saved')}</th>
          <th>{t('ui.runs.column.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {ordered.map(({ name, category, fetched, saved, reason }) => (
          <tr key={name} data-feed={name}>
            <td>{name}</td>
            <td>{categoryName(t, category)}</td>
            <td>
              {reason ? (
                <StatusMark status="failed" />
              ) : (
                <StatusMark status="success" text={t('ui.runs.ok')} />
              )}
            </td>
            <td className="right">{number(language, reason ? null : fetched)}</td>
            <td className="right">{number(language, reason ? null : saved)}</td>
            <td className="wrap">{reason ? reasonsText(t, [reason]) : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
