import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';

export function LiquidityPage() {
  const t = useT();
  return <Page title={t('ui.liquidity.title')}>{null}</Page>;
}
