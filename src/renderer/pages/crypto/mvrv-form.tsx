import { Input } from '@mantine/core';
import { useState } from 'react';
import { regimeOf } from '../../../shared/crypto-signals.ts';
import { manualLimits } from '../../../shared/words.ts';
import { useAction } from '../../api/host.tsx';
import { missing, seoulDate } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { useNow } from '../../ui/now.tsx';
import { cardLinks } from './links.ts';
import { DateField, ManualForm, NumberField } from './manual-fields.tsx';
import { readDate, readOptional, readRequired, type Typed } from './manual-form.ts';
import { RegimeChip } from './marks.tsx';

/** MVRV Z-score, read elsewhere and typed in; its regime follows from it and is never typed. */
export function MvrvForm({ lastAt }: { lastAt: string | undefined }) {
  const t = useT();
  const today = seoulDate(useNow());
  const save = useAction('manual.saveMvrv');
  const [zScore, setZScore] = useState<Typed>('');
  const [prevZ, setPrevZ] = useState<Typed>('');
  const [date, setDate] = useState<string>();
  const [isAsked, setIsAsked] = useState(false);
  const read = {
    zScore: readRequired(t, zScore, manualLimits.zScore),
    prevZ: readOptional(t, prevZ, manualLimits.zScore),
    date: readDate(t, date ?? today, today),
  };
  const errorOf = (field: keyof typeof read) => (isAsked ? read[field].error : undefined);
  const submit = () => {
    setIsAsked(true);
    if (read.zScore.error !== undefined || read.prevZ.error !== undefined || read.date.error !== undefined)
      return;
    const value = { z_score: read.zScore.value, prev_z_score: read.prevZ.value, date: read.date.value };
    save.mutate(value, {
      onSuccess: () => {
        setIsAsked(false);
        setZScore('');
        setPrevZ('');
        setDate(undefined);
      },
    });
  };
  return (
    <ManualForm
      title={t('ui.crypto.manual.mvrvTitle')}
      kind="mvrv"
      onSave={submit}
      isSaving={save.isPending}
      error={save.error}
      saved={save.isSuccess && !isAsked ? save.variables.date : undefined}
      lastAt={lastAt}
      link={<ExternalLink href={cardLinks.mvrv}>BitcoinMagazinePro</ExternalLink>}
      fields={
        <>
          <NumberField
            label={t('ui.crypto.manual.zScore')}
            value={zScore}
            onChange={setZScore}
            error={errorOf('zScore')}
            step={0.1}
            required
          />
          <NumberField
            label={t('ui.crypto.manual.prevZ')}
            value={prevZ}
            onChange={setPrevZ}
            error={errorOf('prevZ')}
            step={0.1}
            hint={t('ui.crypto.manual.prevHint')}
          />
          <Input.Wrapper
            label={t('ui.crypto.manual.regime')}
            labelElement="div"
            description={t('ui.crypto.manual.regimeDerived')}
            inputWrapperOrder={['label', 'input', 'description']}
          >
            <div className="derived" data-derived-regime>
              {read.zScore.error === undefined ? (
                <RegimeChip regime={regimeOf(read.zScore.value)} />
              ) : (
                missing
              )}
            </div>
          </Input.Wrapper>
          <DateField value={date ?? today} onChange={setDate} error={errorOf('date')} today={today} />
        </>
      }
    />
  );
}
