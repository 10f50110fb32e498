import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';

export function OverviewPage() {
  const t = useT();
  return <Page title={t('ui.overview.title')}>{null}</Page>;
}
