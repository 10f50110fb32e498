import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import type { ModuleId } from '../../../shared/stress.ts';
import { number, percent, usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Figure, FiguresButton, type Origin, type ShownFigure } from '../../ui/figure.tsx';
import { macroOrigin, policyOrigin, priceOrigin } from './origins.ts';

const vixAlarm = 25;
const hyAlarmPercent = 4.5;

interface Kpi {
  module: ModuleId;
  name: string;
  text: string;
  color: string;
  origin: Origin | undefined;
  change: ReactNode;
  subs: readonly ShownFigure[];
}

/** Four figures that most people look for first. A missing one has no colour: nothing passes for calm. */
export function KpiCards({ latest, onOpen }: { latest: StressLatest; onOpen: (id: ModuleId) => void }) {
  const t = useT();
  const language = useLanguage();
  const { macro } = latest;
  const { vix, vixChange } = latest.modules.volatility;
  const { hyOas, igOas, hyOasChg } = latest.modules.credit;
  const { sofr, rrpBalance, sofrChg } = latest.modules.funding;
  const dgs10Chg = latest.modules.treasury.dgs10Chg;
  const pp = t('ui.liquidity.pp');
  const sub = (
    id: 'igOas' | 'policy' | 'rrp' | 'dgs2' | 'dgs30',
    value: string,
    origin: Origin | undefined,
  ) => {
    const text = t(`ui.liquidity.kpi.${id}`, { value });
    return { text, label: text, origin };
  };
  const kpis: Kpi[] = [
    {
      module: 'volatility',
      name: t('ui.liquidity.kpi.vix'),
      text: number(language, vix, 1),
      color:
        vix === null
          ? 'var(--text-dim)'
          : vix >= vixAlarm
            ? 'var(--level-stress-text)'
            : 'var(--level-normal-text)',
      origin: priceOrigin(latest, '^VIX'),
      change: <Delta value={vixChange} tone="stress" />,
      subs: [],
    },
    {
      module: 'credit',
      name: t('ui.liquidity.kpi.hyOas'),
      text: percent(language, hyOas),
      color:
        hyOas === null
          ? 'var(--text-dim)'
          : hyOas >= hyAlarmPercent
            ? 'var(--level-stress-text)'
            : 'var(--level-watch-text)',
      origin: macroOrigin(latest, 'hyOas'),
      change: <Delta value={hyOasChg} unit={pp} decimals={2} flat={0.004} tone="stress" />,
      subs: [sub('igOas', percent(language, igOas), macroOrigin(latest, 'igOas'))],
    },
    {
      module: 'funding',
      name: t('ui.liquidity.kpi.sofr'),
      text: percent(language, sofr),
      color: sofr === null ? 'var(--text-dim)' : 'var(--level-caution-text)',
      origin: macroOrigin(latest, 'sofr'),
      change: <Delta value={sofrChg} unit={pp} decimals={2} flat={0.004} tone="stress" />,
      subs: [
        sub('policy', percent(language, latest.modules.funding.policyRate), policyOrigin(latest)),
        sub(
          'rrp',
          usd(language, rrpBalance === null ? null : rrpBalance * 1e9),
          macroOrigin(latest, 'rrpBalance'),
        ),
      ],
    },
    {
      module: 'treasury',
      name: t('ui.liquidity.kpi.dgs10'),
      text: percent(language, macro.dgs10),
      color: macro.dgs10 === null ? 'var(--text-dim)' : 'var(--blue)',
      origin: macroOrigin(latest, 'dgs10'),
      change: <Delta value={dgs10Chg} unit={pp} decimals={2} flat={0.004} tone="stress" />,
      subs: [
        sub('dgs2', percent(language, macro.dgs2), macroOrigin(latest, 'dgs2')),
        sub('dgs30', percent(language, macro.dgs30), macroOrigin(latest, 'dgs30')),
      ],
    },
  ];
  return (
    <section
      className="grid"
      style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(190px, 1fr))' }}
      aria-label={t('ui.liquidity.kpi.label')}
    >
      {kpis.map(({ module, name, text, color, origin, change, subs }) => (
        <FiguresButton
          key={module}
          figures={[{ text, origin, label: name }, ...subs]}
          className="card card-button"
          // Of cards with more and with fewer lines, the figures stand on one line.
          style={{ display: 'flex', flexDirection: 'column', justifyContent: 'flex-start' }}
          onClick={() => onOpen(module)}
          data-kpi={module}
        >
          <Text size="sm" className="dim">
            {name}
          </Text>
          <div style={{ fontSize: 28, fontWeight: 700, color, lineHeight: 1.3 }}>
            <Figure text={text} origin={origin} label={name} inButton />
          </div>
          <Text size="sm">{change}</Text>
          <div className="dim" style={{ fontSize: 14 }}>
            {origin?.observedAt && <div>{t('ui.liquidity.keywordOf', { date: origin.observedAt })}</div>}
            {subs.map((each) => (
              <div key={each.label}>
                <Figure text={each.text} origin={each.origin} label={each.label} inButton />
              </div>
            ))}
          </div>
        </FiguresButton>
      ))}
    </section>
  );
}
