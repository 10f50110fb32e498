import { Badge, Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ModuleId } from '../../../shared/stress.ts';
import { useHost, useOperation } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { CollectButton, CollectProgress, LastRun } from '../../ui/collect-button.tsx';
import { Page, StaleNotice } from '../../ui/page.tsx';
import { SourceFooter } from '../../ui/source-footer.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { MissingNotice, StressBanner } from './banner.tsx';
import { totalMove } from './contributions.ts';
import { FundTable } from './funds.tsx';
import { StressGauge } from './gauge.tsx';
import { KeywordList } from './keywords.tsx';
import { KpiCards } from './kpis.tsx';
import { ModuleDetail } from './module-detail.tsx';
import { ModuleBars } from './modules.tsx';
import { totalOrigin } from './origins.ts';
import { StressTrend } from './trend.tsx';

export function LiquidityPage() {
  const t = useT();
  const { queries } = useHost();
  const query = useOperation('stress.latest', {});
  const [module, setModule] = useState<ModuleId>();
  const latest = query.data;
  const change = latest ? totalMove(latest) : null;
  return (
    <Page
      title={t('ui.liquidity.title')}
      badge={
        latest?.date && (
          <Badge
            variant="outline"
            color="gray"
            size="lg"
            styles={{ root: { color: 'var(--text)' }, label: { textTransform: 'none' } }}
          >
            {t('ui.liquidity.asOf', { date: latest.date })}
          </Badge>
        )
      }
      subtitle={<LastRun collector="liquidity" />}
      actions={
        <Group gap="xs">
          <Button variant="default" size="sm" onClick={() => void queries.invalidateQueries()}>
            {t('ui.action.refresh')}
          </Button>
          <CollectButton target="liquidity" />
        </Group>
      }
    >
      <CollectProgress target="liquidity" />
      <Loaded query={query}>
        {latest && latest.date === null && (
          <EmptyState>
            <CollectButton target="backfill" primary={false} />
          </EmptyState>
        )}
        {latest && latest.date !== null && (
          <Stack gap="md">
            <StaleNotice collector="liquidity" date={latest.date} />
            <MissingNotice latest={latest} />
            <StressBanner latest={latest} />
            <div className="grid split">
              <div className="card" style={{ alignContent: 'center', display: 'grid' }}>
                <StressGauge
                  score={latest.totalScore}
                  level={latest.level}
                  change={change}
                  changeLabel={t('ui.liquidity.change')}
                  origin={totalOrigin(latest)}
                />
              </div>
              <ModuleBars latest={latest} onOpen={setModule} />
            </div>
            <KpiCards latest={latest} onOpen={setModule} />
            <StressTrend />
            <div className="grid halves">
              <KeywordList latest={latest} />
              <FundTable latest={latest} />
            </div>
            {module && <ModuleDetail module={module} latest={latest} onClose={() => setModule(undefined)} />}
          </Stack>
        )}
      </Loaded>
      <SourceFooter collectors={['liquidity']} />
    </Page>
  );
}
