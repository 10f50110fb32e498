import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { flowDirections } from '../../../shared/crypto-signals.ts';
import { manualLimits } from '../../../shared/words.ts';
import { useAction } from '../../api/host.tsx';
import { seoulDate } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { useNow } from '../../ui/now.tsx';
import { cardLinks } from './links.ts';
import { DateField, ManualForm, NumberField } from './manual-fields.tsx';
import { readDate, readDirection, readOptional, readRequired, type Typed } from './manual-form.ts';

/** Net flow of the ETH ETFs, read elsewhere and typed in. */
export function EthEtfForm({ lastAt }: { lastAt: string | undefined }) {
  const t = useT();
  const today = seoulDate(useNow());
  const save = useAction('manual.saveEthEtf');
  const [flow1d, setFlow1d] = useState<Typed>('');
  const [flow5d, setFlow5d] = useState<Typed>('');
  const [direction, setDirection] = useState('');
  const [date, setDate] = useState<string>();
  const [isAsked, setIsAsked] = useState(false);
  const read = {
    flow1d: readRequired(t, flow1d, manualLimits.flow1d),
    flow5d: readOptional(t, flow5d, manualLimits.flow5d),
    date: readDate(t, date ?? today, today),
  };
  const errorOf = (field: keyof typeof read) => (isAsked ? read[field].error : undefined);
  const submit = () => {
    setIsAsked(true);
    if (read.flow1d.error !== undefined || read.flow5d.error !== undefined || read.date.error !== undefined)
      return;
    const value = {
      flow_1d: read.flow1d.value,
      flow_5d: read.flow5d.value,
      direction: readDirection(direction),
      date: read.date.value,
    };
    save.mutate(value, {
      onSuccess: () => {
        setIsAsked(false);
        setFlow1d('');
        setFlow5d('');
        setDirection('');
        setDate(undefined);
      },
    });
  };
  return (
    <ManualForm
      title={t('ui.crypto.manual.ethEtfTitle')}
      kind="eth_etf"
      onSave={submit}
      isSaving={save.isPending}
      error={save.error}
      saved={save.isSuccess && !isAsked ? save.variables.date : undefined}
      lastAt={lastAt}
      link={<ExternalLink href={cardLinks.ethEtf}>CoinMarketCap</ExternalLink>}
      fields={
        <>
          <NumberField
            label={t('ui.crypto.manual.flow1d')}
            value={flow1d}
            onChange={setFlow1d}
            error={errorOf('flow1d')}
            step={10}
            required
          />
          <NumberField
            label={t('ui.crypto.manual.flow5d')}
            value={flow5d}
            onChange={setFlow5d}
            error={errorOf('flow5d')}
            step={10}
            hint={t('ui.crypto.manual.flow5dHint')}
          />
          <NativeSelect
            label={t('ui.crypto.manual.direction')}
            value={direction}
            onChange={(event) => setDirection(event.currentTarget.value)}
            data={[
              { value: '', label: t('ui.crypto.manual.directionNone') },
              ...flowDirections.map((value) => ({ value, label: t(`ui.crypto.manual.${value}`) })),
            ]}
          />
          <DateField value={date ?? today} onChange={setDate} error={errorOf('date')} today={today} />
        </>
      }
    />
  );
}
