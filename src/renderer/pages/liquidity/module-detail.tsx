import { Badge, Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import { type ModuleId, modules } from '../../../shared/stress.ts';
import type { Range } from '../../charts/series.ts';
import { TimeSeries } from '../../charts/time-series.tsx';
import { number, percent } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Figure, FiguresButton, FreshBadges } from '../../ui/figure.tsx';
import { LevelMark } from '../../ui/marks.tsx';
import { commentOf } from './comment.ts';
import { type Item, itemsOf, moduleLinks } from './details.ts';
import { useStressHistory } from './history.ts';
import { inputOrigin } from './origins.ts';
import { levelOfScore } from './zones.ts';

function Tile({ item, isShown, onShow }: { item: Item; isShown: boolean; onShow: () => void }) {
  const t = useT();
  const figure = { text: item.text, origin: item.origin, label: item.name };
  const content = (
    <>
      <Text size="sm" className="dim">
        {item.name}
        {isShown && (
          <>
            <span aria-hidden="true"> ◀</span>
            <span className="hidden-text">{t('ui.liquidity.detail.shown')}</span>
          </>
        )}
      </Text>
      <Text fw={700} fz="lg" c={item.alarm ? 'var(--level-stress-text)' : 'var(--text)'} className="wrap">
        <Figure {...figure} badges={false} inButton={item.chart !== undefined} />
      </Text>
      <Text size="sm" className="dim" data-derived>
        {item.change || ' '}
      </Text>
      <FreshBadges origin={item.origin} />
    </>
  );
  const style = { borderColor: isShown ? 'var(--link)' : undefined };
  return item.chart ? (
    <FiguresButton
      figures={[figure]}
      className="card card-button"
      style={style}
      onClick={onShow}
      aria-pressed={isShown}
      data-item={item.id}
    >
      {content}
    </FiguresButton>
  ) : (
    <div className="card" data-item={item.id}>
      {content}
    </div>
  );
}

function Inputs({ latest, module }: { latest: StressLatest; module: ModuleId }) {
  const t = useT();
  const language = useLanguage();
  const { inputs, missing } = latest.modules[module];
  const age = (days: number) =>
    days === 0 ? t('ui.liquidity.detail.sameDay') : t('ui.liquidity.detail.days', { count: days });
  const columns: Column<StressLatest['modules'][ModuleId]['inputs'][number]>[] = [
    { id: 'input', label: t('ui.liquidity.detail.input'), csv: ({ name }) => name, cell: ({ name }) => name },
    {
      id: 'value',
      label: t('ui.liquidity.detail.value'),
      align: 'right',
      csv: ({ value }) => value,
      cell: (input) => (
        <Figure
          text={number(
            language,
            input.value,
            Number.isInteger(input.value) ? 0 : module === 'fedTone' ? 4 : 2,
          )}
          origin={inputOrigin(latest, module, input)}
          label={input.name}
          badges={false}
        />
      ),
    },
    {
      id: 'observed',
      label: t('ui.liquidity.detail.observed'),
      csv: ({ observed_on }) => observed_on,
      cell: ({ observed_on, age_days, provisional }) => (
        <>
          {observed_on} <span className="dim">({age(age_days)})</span>
          <FreshBadges origin={{ provisional }} />
        </>
      ),
    },
    {
      id: 'source',
      label: t('ui.liquidity.detail.source'),
      csv: ({ source }) => source,
      cell: ({ source }) => <span className="wrap">{source}</span>,
    },
  ];
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {t('ui.liquidity.detail.inputs')}
      </Text>
      {inputs.length === 0 ? (
        <Text size="sm" className="dim">
          {t('ui.liquidity.detail.noInputs')}
        </Text>
      ) : (
        <DataTable
          name={`${t(`module.${module}`)} – ${t('ui.liquidity.detail.inputs')}`}
          columns={columns}
          rows={inputs}
          rowKey={({ name }) => name}
          minWidth={420}
        />
      )}
      {missing.length > 0 && (
        <Text size="sm" c="var(--status-partial-text)">
          {t('ui.liquidity.detail.missing', { list: missing.join(', ') })}
        </Text>
      )}
    </div>
  );
}

function Detail({ module, latest }: { module: ModuleId; latest: StressLatest }) {
  const t = useT();
  const language = useLanguage();
  const [range, setRange] = useState<Range>('d30');
  const history = useStressHistory(range);
  const [shownId, setShownId] = useState('score');
  const items = itemsOf(module, latest, t, language);
  const shown = items.find(({ id }) => id === shownId && id) ?? items.at(-1);
  const field = shown?.chart?.field;
  const points = useMemo(
    () => (field ? history.map((day) => ({ date: day.date, value: day[field] })) : []),
    [history, field],
  );
  return (
    <div className="grid" style={{ gap: 14 }}>
      <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))', gap: 10 }}>
        {items.map((item) => (
          <Tile key={item.id} item={item} isShown={item === shown} onShow={() => setShownId(item.id)} />
        ))}
      </div>
      {shown?.chart && (
        <TimeSeries
          key={shown.id}
          name={`${t(`module.${module}`)} – ${shown.name}`}
          heading={<Text size="sm">{shown.name}</Text>}
          points={points}
          format={shown.chart.format}
          range={range}
          onRange={setRange}
          height={200}
          {...(shown.chart.min !== undefined && { min: shown.chart.min })}
          {...(shown.chart.max !== undefined && { max: shown.chart.max })}
          {...(shown.chart.openDays !== undefined && { openDays: shown.chart.openDays })}
        />
      )}
      <Text size="sm">
        <Badge
          variant="outline"
          color="gray"
          mr={8}
          styles={{ root: { color: 'var(--text)' }, label: { textTransform: 'none' } }}
        >
          {t('ui.liquidity.detail.state')}
        </Badge>
        {commentOf(module, latest, t, language)}
      </Text>
      <Inputs latest={latest} module={module} />
      <Text size="sm" className="dim">
        {t(`ui.liquidity.explain.${module}`)}
      </Text>
      <Group gap="sm">
        <Text size="sm" className="dim">
          {t('ui.liquidity.detail.links')}
        </Text>
        {moduleLinks[module].map(({ name, href }) => (
          <Text size="sm" key={href}>
            <ExternalLink href={href}>{name}</ExternalLink>
          </Text>
        ))}
      </Group>
    </div>
  );
}

/** What a module's score is made of: its figures, their charts, inputs and sources. */
export function ModuleDetail({
  module,
  latest,
  onClose,
}: {
  module: ModuleId;
  latest: StressLatest;
  onClose: () => void;
}) {
  const t = useT();
  const language = useLanguage();
  const { score } = latest.modules[module];
  return (
    <Dialog
      onClose={onClose}
      size={760}
      title={
        <Group gap="sm">
          <span>{t(`module.${module}`)}</span>
          {score !== null && <LevelMark level={levelOfScore(score)} />}
        </Group>
      }
      subtitle={t('ui.liquidity.detail.subtitle', {
        percent: percent(language, modules[module].weight * 100, 0),
      })}
    >
      <Detail module={module} latest={latest} />
    </Dialog>
  );
}
