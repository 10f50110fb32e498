import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { CallError } from '../../shared/caller.ts';
import { errorText } from '../../shared/i18n.ts';
import { useT } from '../i18n/i18n.tsx';

/**
 * The sentence of whatever a call threw, in the language of the page, which need not be the host's; the host's own words
 * where it gave nothing else, or that nobody answers.
 */
export function useErrorText(): (error: unknown) => string {
  const t = useT();
  return (error) => {
    if (!(error instanceof CallError)) return t('ui.state.unreachable');
    const { code, params, message } = error;
    return code !== undefined && params !== undefined ? errorText(t, code, params) : message;
  };
}

/** Something is on its way. */
function Loading() {
  const t = useT();
  return (
    <Center mih={160} role="status">
      <Loader size="sm" mr="sm" aria-hidden="true" />
      <Text className="dim">{t('ui.state.loading')}</Text>
    </Center>
  );
}

interface Query {
  data: unknown;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Waits for a query; says what went wrong and offers to try again. What was read before stays on screen. */
export function Loaded({ query, children }: { query: Query; children: ReactNode }) {
  const t = useT();
  const errorText = useErrorText();
  if (query.data !== undefined) return children;
  if (query.error == null) {
    return <Loading />;
  }
  return (
    <Alert color="red" variant="light" title={t('ui.state.failed')} role="alert">
      <Text size="sm" mb="sm">
        {t('ui.state.failedHint', { reason: errorText(query.error) })}
      </Text>
      <Button size="xs" variant="default" onClick={() => query.refetch()}>
        {t('ui.action.retry')}
      </Button>
    </Alert>
  );
}

/** What a page shows before anything was collected. */
export function EmptyState({ children, hint }: { children?: ReactNode; hint?: string }) {
  const t = useT();
  return (
    <div className="card">
      <Stack align="center" gap="xs" py="xl">
        <Title order={2} size="h3">
          {t('ui.state.empty')}
        </Title>
        <Text className="dim" ta="center" maw={520}>
          {hint ?? t('ui.state.emptyHint')}
        </Text>
        {children}
      </Stack>
    </div>
  );
}

function Crashed() {
  const t = useT();
  return (
    <Alert color="red" variant="light" title={t('ui.state.crashed')} role="alert">
      <Text size="sm" mb="sm">
        {t('ui.state.crashedHint')}
      </Text>
      <Button size="xs" variant="default" onClick={() => window.location.reload()}>
        {t('ui.action.retry')}
      </Button>
    </Alert>
  );
}

/** One broken page must not take the others with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Crashed /> : this.props.children;
  }
}
