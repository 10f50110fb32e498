import { Alert, Group, Text, Title } from '@mantine/core';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import { moduleIds } from '../../../shared/stress.ts';
import { useOperation } from '../../api/host.tsx';
import { number, percent } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Figure } from '../../ui/figure.tsx';
import { LevelMark, levelColor } from '../../ui/marks.tsx';
import { type Contribution, contributionsOf, driversOf, moduleColors } from './contributions.ts';
import { moduleOrigin, totalOrigin } from './origins.ts';

/** A part of the bar is never narrower, so that it can be seen; its name fits from a share on. */
const leastWidthPercent = 8;
const namedFrom = 0.15;

function ContributionBar({
  contributions,
  latest,
}: {
  contributions: readonly Contribution[];
  latest: StressLatest;
}) {
  const t = useT();
  const language = useLanguage();
  const shown = contributions.filter(({ value }) => value > 0);
  if (shown.length === 0) return null;
  return (
    <div>
      <div
        style={{ display: 'flex', height: 22, borderRadius: 6, overflow: 'hidden', margin: '10px 0 6px' }}
        role="img"
        aria-label={`${t('ui.liquidity.contributions')}: ${shown
          .map(({ id, value }) => `${t(`ui.liquidity.short.${id}`)} ${number(language, value, 3)}`)
          .join(', ')}`}
      >
        {shown.map(({ id, share }) => (
          <div
            key={id}
            style={{
              flex: `${share} 1 0`,
              minWidth: `${leastWidthPercent}%`,
              background: moduleColors[id],
              color: '#0a0a0a',
              fontSize: 12,
              fontWeight: 700,
              textAlign: 'center',
              lineHeight: '22px',
            }}
          >
            {share >= namedFrom ? t(`ui.liquidity.short.${id}`) : ''}
          </div>
        ))}
      </div>
      <Group gap="md">
        {contributions.map(({ id, value, share }) => (
          <Text size="sm" key={id}>
            <span
              aria-hidden="true"
              style={{
                display: 'inline-block',
                width: 10,
                height: 10,
                borderRadius: 3,
                marginRight: 6,
                background: moduleColors[id],
              }}
            />
            {t(`ui.liquidity.short.${id}`)}{' '}
            <span className="dim">
              <Figure
                text={number(language, value, 3)}
                origin={moduleOrigin(latest, id)}
                label={t('ui.liquidity.contribution', {
                  name: t(`module.${id}`),
                  value: number(language, value, 3),
                  share: percent(language, share * 100, 0),
                })}
                badges={false}
              />
            </span>
          </Text>
        ))}
      </Group>
    </div>
  );
}

/** Level, total, what drives it, and what is missing. */
export function StressBanner({ latest }: { latest: StressLatest }) {
  const t = useT();
  const language = useLanguage();
  const contributions = contributionsOf(latest);
  const drivers = driversOf(contributions);
  const { level, totalScore, coverage, date } = latest;
  return (
    <section
      className="card"
      data-banner={level ?? 'none'}
      style={{
        borderColor: `color-mix(in srgb, ${levelColor(level)} 45%, transparent)`,
        background: `linear-gradient(color-mix(in srgb, ${levelColor(level)} 13%, transparent), color-mix(in srgb, ${levelColor(level)} 13%, transparent)), var(--card-solid)`,
      }}
    >
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} size="h3">
            <LevelMark level={level} size={18} bare />{' '}
            {level
              ? t('ui.liquidity.banner', { level: t(`level.${level}` as 'level.normal') })
              : t('ui.liquidity.bannerNone')}
          </Title>
          <Text size="sm" mt={4}>
            {t('ui.liquidity.line', { date: date ?? '—' })}{' '}
            <Figure
              text={number(language, totalScore, 3)}
              origin={totalOrigin(latest)}
              label={t('ui.overview.figure.stress')}
              style={{ fontWeight: 700 }}
            />
            {' · '}
            {coverage === null
              ? t('ui.liquidity.coverageUnknown')
              : t('ui.liquidity.coverage', { percent: percent(language, coverage * 100, 0) })}
          </Text>
        </div>
        <Text fw={600} data-drivers>
          {drivers.length > 0
            ? t('ui.liquidity.drivers', {
                list: drivers.map((id) => t(`ui.liquidity.short.${id}`)).join(' · '),
              })
            : totalScore !== null && t('ui.liquidity.calm')}
        </Text>
      </Group>
      {totalScore !== null && totalScore > 0 && (
        <ContributionBar contributions={contributions} latest={latest} />
      )}
    </section>
  );
}

/** What of the index is missing, why, and what to do about it. */
export function MissingNotice({ latest }: { latest: StressLatest }) {
  const t = useT();
  const run = useOperation('collector.status', {}).data?.collectors.liquidity;
  const missing = moduleIds.filter((id) => latest.modules[id].score === null);
  if (latest.date === null || missing.length === 0) return null;
  const noKey = run?.step_details.some(
    ({ step, reasons }) => step === 'fred' && reasons.some(({ code }) => code === 'not_configured'),
  );
  return (
    <Alert color="yellow" variant="light" data-missing>
      {!latest.reliable && latest.coverage !== null && (
        <Text size="sm" fw={700}>
          {t('ui.liquidity.unreliable')}
        </Text>
      )}
      <Text size="sm">
        {t('ui.liquidity.missingModules', { list: missing.map((id) => t(`module.${id}`)).join(', ') })}
      </Text>
      {noKey && (
        <Text size="sm">
          {t('ui.liquidity.fredKey')}{' '}
          <ExternalLink href="https://fred.stlouisfed.org/docs/api/api_key.html">
            {t('ui.liquidity.fredKeyLink')}
          </ExternalLink>
        </Text>
      )}
    </Alert>
  );
}
