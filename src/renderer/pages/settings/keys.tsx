import { Button, Group, PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { KeyState, SettingsReport } from '../../../shared/settings.ts';
import { type KeyName, keyNames } from '../../../shared/words.ts';
import { useAction, useHost } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Section } from './section.tsx';

const pages: Readonly<Record<KeyName, { href: string; text: 'getFred' | 'getCoingecko' }>> = {
  fred: { href: 'https://fred.stlouisfed.org/docs/api/api_key.html', text: 'getFred' },
  coingecko: { href: 'https://www.coingecko.com/en/api/pricing', text: 'getCoingecko' },
};

function Key({
  name,
  state,
  onError,
}: {
  name: KeyName;
  state: KeyState;
  onError: (error: unknown) => void;
}) {
  const t = useT();
  const isApp = useHost().transport.kind === 'desktop';
  const set = useAction('key.set');
  const clear = useAction('key.clear');
  const [value, setValue] = useState('');
  const save = () =>
    set.mutate(
      { name, value },
      {
        onSuccess: () => {
          setValue('');
          onError(undefined);
        },
        onError,
      },
    );
  return (
    <div style={{ marginBottom: 16 }} data-key={name}>
      <Text size="sm" fw={600}>
        {t(`ui.settings.keys.${name}`)}{' '}
        <span
          style={{ color: state.set ? 'var(--status-success-text)' : 'var(--text-dim)', fontWeight: 400 }}
        >
          {state.set ? '✓ ' : ''}
          {t(`ui.settings.keys.state.${state.from}`)}
        </span>
      </Text>
      {state.problem && (
        <Text size="sm" c="var(--status-partial-text)">
          {t(`ui.settings.keys.problem.${state.problem}`)}
        </Text>
      )}
      {isApp && state.storable && (
        <Group gap="xs" align="flex-end" mt={4}>
          <PasswordInput
            aria-label={`${t('ui.settings.keys.enter')}: ${t(`ui.settings.keys.${name}`)}`}
            placeholder={t('ui.settings.keys.enter')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            autoComplete="off"
            w={340}
          />
          <Button onClick={save} disabled={value.trim() === ''} loading={set.isPending}>
            {t('ui.action.save')}
          </Button>
          {state.from === 'stored' && (
            <Button variant="default" onClick={() => clear.mutate({ name }, { onError })}>
              {t('ui.settings.keys.clear')}
            </Button>
          )}
        </Group>
      )}
      {isApp && !state.storable && state.from !== 'environment' && (
        <Text size="sm" className="dim">
          {t('ui.settings.keys.notStorable')}
        </Text>
      )}
      <Text size="sm" mt={4}>
        <ExternalLink href={pages[name].href}>{t(`ui.settings.keys.${pages[name].text}`)}</ExternalLink>
      </Text>
    </div>
  );
}

/** The keys of the sources. A key that is typed in goes to the app and never comes back. */
export function KeySettings({ report }: { report: SettingsReport }) {
  const t = useT();
  const isApp = useHost().transport.kind === 'desktop';
  const [error, setError] = useState<unknown>();
  return (
    <Section
      title={t('ui.settings.keys.title')}
      hint={
        isApp ? t('ui.settings.keys.hint') : `${t('ui.settings.keys.hint')} ${t('ui.settings.onlyInApp')}`
      }
      error={error}
    >
      {keyNames.map((name) => (
        <Key key={name} name={name} state={report.keys[name]} onError={setError} />
      ))}
    </Section>
  );
}
