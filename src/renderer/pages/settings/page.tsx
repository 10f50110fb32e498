import { Radio, Stack, Text } from '@mantine/core';
import { useOperation } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import type { Preferences } from '../../preference-choices.ts';
import { setPreference, usePreferences } from '../../preferences.ts';
import { Delta } from '../../ui/delta.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Page } from '../../ui/page.tsx';

function Choice<K extends keyof Preferences>({
  name,
  label,
  choices,
}: {
  name: K;
  label: string;
  choices: readonly { value: Preferences[K]; label: string }[];
}) {
  const preferences = usePreferences();
  return (
    <Radio.Group
      label={label}
      value={preferences[name]}
      onChange={(value) => {
        const chosen = choices.find((choice) => choice.value === value);
        if (chosen) setPreference(name, chosen.value);
      }}
    >
      <Stack gap={6} mt={6}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} label={choice.label} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

export function SettingsPage() {
  const t = useT();
  const health = useOperation('health', {});
  return (
    <Page title={t('ui.settings.title')}>
      <section className="card" aria-label={t('ui.settings.look')}>
        <Text fw={700}>{t('ui.settings.look')}</Text>
        <Text size="sm" className="dim" mb="md">
          {t('ui.settings.lookHint')}
        </Text>
        <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))' }}>
          <Choice
            name="language"
            label={t('ui.settings.language')}
            choices={(['auto', 'ko', 'en'] as const).map((value) => ({
              value,
              label: t(`ui.settings.languages.${value}`),
            }))}
          />
          <Choice
            name="theme"
            label={t('ui.settings.theme')}
            choices={(['dark', 'light', 'auto'] as const).map((value) => ({
              value,
              label: t(`ui.settings.themes.${value}`),
            }))}
          />
          <div>
            <Choice
              name="priceColors"
              label={t('ui.settings.priceColors')}
              choices={(['redDown', 'redUp'] as const).map((value) => ({
                value,
                label: t(`ui.settings.priceColorChoices.${value}`),
              }))}
            />
            <Text size="sm" mt={8}>
              <Delta value={1.2} /> <Delta value={-1.2} />
            </Text>
          </div>
        </div>
      </section>
      <section className="card" aria-label={t('ui.settings.keys')}>
        <Text fw={700}>{t('ui.settings.keys')}</Text>
        <Text size="sm" mb="xs">
          {t('ui.settings.keysHint')}
        </Text>
        <Text size="sm">
          <ExternalLink href="https://fred.stlouisfed.org/docs/api/api_key.html">
            {t('ui.settings.keyLink')}
          </ExternalLink>
        </Text>
      </section>
      <section className="card" aria-label={t('ui.settings.about')}>
        <Text fw={700}>{t('ui.settings.about')}</Text>
        <Text size="sm">{health.data && t('ui.settings.version', { version: health.data.version })}</Text>
      </section>
    </Page>
  );
}
