import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { runnableIds, runStatuses, triggers } from '../../../shared/words.ts';
import { seoulDate } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../ui/now.tsx';
import type { RunFilter } from './use-runs.ts';

/** Which runs are shown. What is chosen stands in the address, so that a link or "back" leads to the same list. */
export function RunFilters({
  filter,
  onChange,
}: {
  filter: RunFilter;
  onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}) {
  const t = useT();
  const today = seoulDate(useNow());
  const any = { value: '', label: t('ui.runs.filter.any') };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Group
      component="fieldset"
      gap="sm"
      align="flex-end"
      className="bare"
      aria-label={t('ui.runs.filter.label')}
    >
      <NativeSelect
        size="xs"
        label={t('ui.runs.filter.collector')}
        value={filter.collector ?? ''}
        onChange={({ currentTarget }) => onChange({ collector: currentTarget.value })}
        data={[any, ...runnableIds.map((id) => ({ value: id, label: t(`collector.${id}`) }))]}
      />
      <NativeSelect
        size="xs"
        label={t('ui.runs.filter.status')}
        value={filter.status ?? ''}
        onChange={({ currentTarget }) => onChange({ status: currentTarget.value })}
        data={[any, ...runStatuses.map((id) => ({ value: id, label: t(`status.${id}`) }))]}
      />
      <NativeSelect
        size="xs"
        label={t('ui.runs.filter.trigger')}
        value={filter.trigger ?? ''}
        onChange={({ currentTarget }) => onChange({ trigger: currentTarget.value })}
        data={[any, ...triggers.map((id) => ({ value: id, label: t(`trigger.${id}`) }))]}
      />
      <TextInput
        size="xs"
        type="date"
        label={t('ui.runs.filter.date')}
        value={filter.date ?? ''}
        max={today}
        onChange={({ currentTarget }) => onChange({ date: currentTarget.value })}
      />
      <Button
        size="xs"
        variant="default"
        disabled={!isFiltered}
        onClick={() =>
          onChange({ collector: undefined, status: undefined, trigger: undefined, date: undefined })
        }
      >
        {t('ui.runs.filter.reset')}
      </Button>
    </Group>
  );
}
