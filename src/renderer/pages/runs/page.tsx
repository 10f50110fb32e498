import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';

export function RunsPage() {
  const t = useT();
  return <Page title={t('ui.runs.title')}>{null}</Page>;
}
