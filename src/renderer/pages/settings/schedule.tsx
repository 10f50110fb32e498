import { Group, Switch, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SettingsReport } from '../../../shared/settings.ts';
import { useAction, useOperation } from '../../api/host.tsx';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { collectorName } from '../../i18n/names.ts';
import { Section } from './section.tsx';

/** A time of day that is saved when it is left. */
function Time({
  label,
  value,
  disabled,
  onSave,
}: {
  label: string;
  value: string;
  disabled: boolean;
  onSave: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      type="time"
      label={label}
      value={text}
      disabled={disabled}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => (text !== '' && text !== value ? onSave(text) : setText(value))}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      w={150}
    />
  );
}

export function ScheduleSettings({ settings }: { settings: SettingsReport['settings'] }) {
  const t = useT();
  const update = useAction('settings.update');
  const next = useOperation('collector.status', {}).data?.next_due;
  const { schedule } = settings;
  const save = (change: Partial<typeof schedule>) => update.mutate({ schedule: change });
  return (
    <Section
      title={t('ui.settings.schedule.title')}
      hint={t('ui.settings.schedule.hint')}
      error={update.error}
    >
      <Switch
        label={t('ui.settings.schedule.enabled')}
        checked={schedule.enabled}
        onChange={(event) => save({ enabled: event.currentTarget.checked })}
        mb="sm"
      />
      <Switch
        label={t('ui.settings.schedule.newsEnabled')}
        checked={schedule.newsEnabled}
        disabled={!schedule.enabled}
        onChange={(event) => save({ newsEnabled: event.currentTarget.checked })}
        mb="sm"
      />
      <Group>
        <Time
          label={t('ui.settings.schedule.runAllAt')}
          value={schedule.runAllAt}
          disabled={!schedule.enabled}
          onSave={(runAllAt) => save({ runAllAt })}
        />
        <Time
          label={t('ui.settings.schedule.newsAt')}
          value={schedule.newsAt}
          disabled={!schedule.enabled || !schedule.newsEnabled}
          onSave={(newsAt) => save({ newsAt })}
        />
      </Group>
      <Text size="sm" mt="sm" data-next>
        {next
          ? t('ui.settings.schedule.next', {
              job: collectorName(t, next.job),
              at: seoulDateTime(next.slot_at),
            })
          : t('ui.overview.nextDueNone')}
      </Text>
    </Section>
  );
}
