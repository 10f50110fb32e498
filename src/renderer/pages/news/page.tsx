import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';

export function NewsPage() {
  const t = useT();
  return <Page title={t('ui.news.title')}>{null}</Page>;
}
