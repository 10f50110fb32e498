import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';

export function CryptoPage() {
  const t = useT();
  return <Page title={t('ui.crypto.title')}>{null}</Page>;
}
