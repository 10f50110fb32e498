import { Text } from '@mantine/core';
import { manualFreshDays } from '../../../shared/crypto-signals.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Loaded } from '../../ui/states.tsx';
import type { CryptoData } from './data.ts';
import { tilesOf } from './gauge-tiles.tsx';
import { type GaugeId, references } from './links.ts';
import { useSeries } from './series.ts';
import { Tiles } from './tiles.tsx';

/** A figure in detail: its parts, its history, how to read it and where to check it. */
export function GaugeDialog({ id, data, onClose }: { id: GaugeId; data: CryptoData; onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const { query, series } = useSeries(data.manual);
  return (
    <Dialog
      title={t(`ui.crypto.modal.${id}.title`)}
      subtitle={t(`ui.crypto.modal.${id}.subtitle`)}
      onClose={onClose}
    >
      <Loaded query={query}>
        <Tiles tiles={tilesOf(id, { data, series, t, language })} />
      </Loaded>
      <Text size="sm" mt="md" className="wrap">
        {t(`ui.crypto.modal.${id}.text`, { days: manualFreshDays })}
      </Text>
      <Text size="sm" mt="md">
        <strong>{t('ui.crypto.modal.refs')}</strong>{' '}
        {references[id].map(({ name, href }, index) => (
          <span key={href}>
            {index > 0 && ' · '}
            <ExternalLink href={href}>{name}</ExternalLink>
          </span>
        ))}
      </Text>
    </Dialog>
  );
}
