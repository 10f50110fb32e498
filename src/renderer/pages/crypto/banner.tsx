import './crypto.css';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import type { CryptoData } from './data.ts';
import { conclusionOf } from './lines.ts';

/** What the whole page comes to, in one line. */
export function Banner({ data }: { data: CryptoData }) {
  const t = useT();
  const language = useLanguage();
  const { mood, text } = conclusionOf(data, t, language);
  return (
    <section
      className={`card banner banner-${mood}`}
      aria-label={t('ui.crypto.banner.label')}
      data-banner={mood}
    >
      <span className="line-tag">{t('ui.crypto.tag.estimate')}</span>
      <span className="wrap">{text}</span>
    </section>
  );
}
