import { Radio, Stack, Text } from '@mantine/core';
import { useHost } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import type { Preferences } from '../../preference-choices.ts';
import { usePreferences } from '../../preferences.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Section } from './section.tsx';

function Choice<K extends keyof Preferences>({
  name,
  label,
  choices,
}: {
  name: K;
  label: string;
  choices: readonly { value: Preferences[K]; label: string }[];
}) {
  const { preferences, choose } = usePreferences();
  return (
    <Radio.Group
      label={label}
      value={preferences[name]}
      onChange={(value) => {
        const chosen = choices.find((choice) => choice.value === value);
        if (chosen) choose(name, chosen.value);
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

/** Language, theme and the colours of changes. */
export function LookSettings() {
  const t = useT();
  const isApp = useHost().transport.kind === 'desktop';
  return (
    <Section title={t('ui.settings.look')} hint={isApp ? undefined : t('ui.settings.lookBrowser')}>
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
    </Section>
  );
}
