import './crypto.css';
import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useHost, useOperation } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { CollectButton, CollectProgress, LastRun } from '../../ui/collect-button.tsx';
import { dayAgeText } from '../../ui/figure.tsx';
import { useNow } from '../../ui/now.tsx';
import { Page, StaleNotice } from '../../ui/page.tsx';
import { SourceFooter } from '../../ui/source-footer.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { Banner } from './banner.tsx';
import { Cards } from './cards.tsx';
import { Chains } from './chains.tsx';
import { Coins } from './coins.tsx';
import type { CryptoData } from './data.ts';
import { GaugeDialog } from './gauge-dialog.tsx';
import { Gauges } from './gauges.tsx';
import { HistoryCharts } from './history.tsx';
import type { GaugeId } from './links.ts';
import { ManualInputs } from './manual-inputs.tsx';
import { TransferCheck } from './transfer-check.tsx';

function AsOf({ date }: { date: string }) {
  const t = useT();
  const now = useNow();
  return (
    <Badge variant="default" size="lg" tt="none" data-as-of>
      {t('ui.crypto.asOf', { date, age: dayAgeText(t, date, now) })}
    </Badge>
  );
}

function Actions() {
  const t = useT();
  const { queries } = useHost();
  return (
    <Group gap="xs" align="flex-start">
      <CollectButton target="crypto" />
      <Button variant="default" size="sm" onClick={() => void queries.invalidateQueries()}>
        {t('ui.action.refresh')}
      </Button>
    </Group>
  );
}

/** What to do about a history that is too short to compare with. */
function BackfillOffer() {
  const t = useT();
  const status = useOperation('collector.status', {});
  return (
    <>
      {status.data?.backfill_suggested && (
        <Alert color="blue" variant="light" data-backfill-offer>
          <Group justify="space-between">
            <Text size="sm">{t('ui.backfill.offer')}</Text>
            <CollectButton target="backfill" primary={false} />
          </Group>
        </Alert>
      )}
      <CollectProgress target="backfill" />
    </>
  );
}

function Monitor({ data }: { data: CryptoData }) {
  const [opened, setOpened] = useState<GaugeId>();
  return (
    <>
      <Banner data={data} />
      <Gauges data={data} onOpen={setOpened} />
      <Cards data={data} />
      <ManualInputs manual={data.manual} />
      <TransferCheck />
      <Coins data={data} />
      <HistoryCharts data={data} />
      <Chains data={data} />
      {opened && <GaugeDialog id={opened} data={data} onClose={() => setOpened(undefined)} />}
    </>
  );
}

/** The figures have been read; the page may still be empty. */
function Content({ data }: { data: CryptoData }) {
  const t = useT();
  const entries = [
    { source: t('ui.crypto.footer.ethEtf'), list: data.manual.eth_etf },
    { source: t('ui.crypto.footer.mvrv'), list: data.manual.mvrv },
  ];
  const newestSave = (list: readonly { updated_at: string }[]) =>
    list
      .map(({ updated_at }) => updated_at)
      .sort()
      .at(-1) ?? null;
  return (
    <>
      {data.latest.date === null ? (
        <EmptyState>
          <CollectButton target="crypto" />
        </EmptyState>
      ) : (
        <Monitor data={data} />
      )}
      <SourceFooter
        collectors={['crypto']}
        manual={entries.map(({ source, list }) => ({ source, rows: list.length, lastAt: newestSave(list) }))}
      />
    </>
  );
}

export function CryptoPage() {
  const t = useT();
  const latest = useOperation('crypto.latest', {});
  const signals = useOperation('crypto.signals', {});
  const manual = useOperation('manual.list', {});
  const queries = [latest, signals, manual];
  const waited =
    queries.find(({ error, data }) => data === undefined && error != null) ??
    queries.find(({ data }) => data === undefined) ??
    latest;
  return (
    <Page
      title={t('ui.crypto.title')}
      badge={
        <>
          <Badge variant="default" size="lg" tt="none">
            {t('ui.crypto.badge')}
          </Badge>
          {latest.data?.date && <AsOf date={latest.data.date} />}
        </>
      }
      actions={<Actions />}
      subtitle={<LastRun collector="crypto" />}
    >
      <CollectProgress target="crypto" />
      <StaleNotice collector="crypto" date={latest.data?.date ?? null} />
      <BackfillOffer />
      <Loaded query={waited}>
        {latest.data && signals.data && manual.data && (
          <Content data={{ latest: latest.data, signals: signals.data, manual: manual.data }} />
        )}
      </Loaded>
    </Page>
  );
}
