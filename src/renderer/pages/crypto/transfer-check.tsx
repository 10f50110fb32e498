import { Checkbox, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { seoulDate } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../ui/now.tsx';

const storageKey = 'ddc.transferCheck';

/** Whether strength in crypto spreads to stocks: a person's own judgement, kept for the day. */
export function TransferCheck() {
  const t = useT();
  const today = seoulDate(useNow());
  const [checkedOn, setCheckedOn] = useState(() => window.localStorage.getItem(storageKey));
  const check = (isChecked: boolean) => {
    const value = isChecked ? today : '';
    window.localStorage.setItem(storageKey, value);
    setCheckedOn(value);
  };
  return (
    <section className="card" aria-label={t('ui.crypto.transfer.title')} data-transfer>
      <Title order={2} size="h4" mb="xs">
        {t('ui.crypto.transfer.title')}
      </Title>
      <ul className="paths">
        <li>{t('ui.crypto.transfer.path1')}</li>
        <li>{t('ui.crypto.transfer.path2')}</li>
        <li>{t('ui.crypto.transfer.path3')}</li>
      </ul>
      <Checkbox
        mt="sm"
        checked={checkedOn === today}
        onChange={(event) => check(event.currentTarget.checked)}
        label={t('ui.crypto.transfer.question')}
      />
      <Text size="xs" className="dim" mt={6}>
        {t('ui.crypto.transfer.remembered')}
      </Text>
    </section>
  );
}
