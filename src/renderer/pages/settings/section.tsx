import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useErrorText } from '../../ui/states.tsx';

/** A group of settings with its name, a word on it, and what went wrong with the last change. */
export function Section({
  title,
  hint,
  error,
  actions,
  children,
}: {
  title: string;
  hint?: ReactNode;
  error?: unknown;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const errorText = useErrorText();
  return (
    <section className="card" aria-label={title}>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12, flexWrap: 'wrap' }}>
        <Text fw={700} component="h2" fz="md">
          {title}
        </Text>
        {actions}
      </div>
      {hint && (
        <Text size="sm" className="dim" mb="md">
          {hint}
        </Text>
      )}
      {children}
      {error != null && (
        <Text size="sm" c="var(--status-failed-text)" role="alert" mt="xs">
          {errorText(error)}
        </Text>
      )}
    </section>
  );
}
