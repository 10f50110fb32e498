import { Badge } from '@mantine/core';
import { useT } from '../i18n/i18n.tsx';

/** Marks what is simulated. Dark enough for white letters. */
export function DemoMark({ size = 'sm' }: { size?: 'sm' | 'md' }) {
  const t = useT();
  return (
    <Badge component="span" color="red.9" variant="filled" size={size} title={t('ui.demoHint')} data-demo>
      {t('ui.demo')}
    </Badge>
  );
}
