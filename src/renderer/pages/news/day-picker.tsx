import { Button, Group, TextInput } from '@mantine/core';
import { isDate, shiftDate } from '../../format/days.ts';
import { useT } from '../../i18n/i18n.tsx';

/** Which day is shown: a day back and forth, today, or any that has been. */
export function DayPicker({
  date,
  today,
  onChange,
}: {
  date: string;
  today: string;
  onChange: (date: string) => void;
}) {
  const t = useT();
  const step = (days: number, label: string, sign: string) => (
    <Button
      size="sm"
      variant="default"
      px="sm"
      aria-label={label}
      title={label}
      disabled={days > 0 && date >= today}
      onClick={() => onChange(shiftDate(date, days))}
    >
      <span aria-hidden="true">{sign}</span>
    </Button>
  );
  return (
    <Group gap={6} wrap="nowrap" role="group" aria-label={t('ui.news.day.label')}>
      {step(-1, t('ui.news.day.previous'), '◀')}
      <TextInput
        type="date"
        size="sm"
        aria-label={t('ui.news.day.pick')}
        value={date}
        max={today}
        onChange={({ currentTarget: { value } }) => {
          // While it is typed it is no date yet, or one to come.
          if (isDate(value) && value <= today) onChange(value);
        }}
      />
      {step(1, t('ui.news.day.next'), '▶')}
      <Button size="sm" variant="default" disabled={date === today} onClick={() => onChange(today)}>
        {t('ui.news.day.today')}
      </Button>
    </Group>
  );
}
