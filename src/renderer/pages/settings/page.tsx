import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';

export function SettingsPage() {
  const t = useT();
  return <Page title={t('ui.settings.title')}>{null}</Page>;
}
