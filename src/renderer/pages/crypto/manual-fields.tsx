import { Button, Group, NumberInput, Text, TextInput } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useErrorText } from '../../ui/states.tsx';
import type { Typed } from './manual-form.ts';

/** A number as it is typed; what is out of range stays as it is, so that the message can say so. */
export function NumberField({
  label,
  value,
  onChange,
  error,
  step,
  hint,
  required = false,
}: {
  label: string;
  value: Typed;
  onChange: (value: Typed) => void;
  error: string | undefined;
  step: number;
  hint?: string;
  required?: boolean;
}) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={onChange}
      error={error}
      step={step}
      description={hint}
      withAsterisk={required}
      clampBehavior="none"
      inputWrapperOrder={['label', 'input', 'error', 'description']}
    />
  );
}

export function DateField({
  value,
  onChange,
  error,
  today,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  today: string;
}) {
  const t = useT();
  return (
    <TextInput
      type="date"
      label={t('ui.crypto.manual.date')}
      value={value}
      max={today}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}

/** The frame of both forms: fields, save, what came of it, and when something was saved last. */
export function ManualForm({
  title,
  kind,
  fields,
  onSave,
  isSaving,
  error,
  saved,
  lastAt,
  link,
}: {
  title: string;
  kind: 'eth_etf' | 'mvrv';
  fields: ReactNode;
  onSave: () => void;
  isSaving: boolean;
  error: unknown;
  saved: string | undefined;
  lastAt: string | undefined;
  link: ReactNode;
}) {
  const t = useT();
  const errorText = useErrorText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <form onSubmit={submit} noValidate aria-label={title} data-form={kind}>
      <div className="fields">{fields}</div>
      <Group justify="space-between" mt="sm" gap="xs">
        <Group gap="sm">
          <Button type="submit" size="sm" loading={isSaving}>
            {t('ui.action.save')}
          </Button>
          <Text size="sm" className="dim" data-last-saved>
            {lastAt ? t('ui.crypto.manual.last', { at: seoulDateTime(lastAt) }) : t('ui.crypto.manual.never')}
          </Text>
        </Group>
        <Text size="sm">
          <span className="dim">{t('ui.crypto.manual.readAt')} </span>
          {link}
        </Text>
      </Group>
      <div aria-live="polite">
        {saved !== undefined && (
          <Text size="sm" mt="xs" c="var(--status-success-text)" data-saved>
            ✓ {t('ui.crypto.manual.saved', { date: saved })}
          </Text>
        )}
        {error != null && (
          <Text size="sm" mt="xs" c="var(--status-failed-text)" role="alert">
            {t('ui.crypto.manual.refused', { reason: errorText(error) })}
          </Text>
        )}
      </div>
    </form>
  );
}
