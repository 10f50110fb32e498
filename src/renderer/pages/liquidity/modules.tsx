import { Group, Text } from '@mantine/core';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import { type ModuleId, moduleIds, modules } from '../../../shared/stress.ts';
import { number, percent } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Figure, FiguresButton } from '../../ui/figure.tsx';
import { LevelMark, levelColor } from '../../ui/marks.tsx';
import { moduleOrigin } from './origins.ts';
import { levelOfScore } from './zones.ts';

/** The six modules as bars; a click shows what a score is made of. */
export function ModuleBars({ latest, onOpen }: { latest: StressLatest; onOpen: (id: ModuleId) => void }) {
  const t = useT();
  const language = useLanguage();
  return (
    <section className="card" aria-label={t('ui.liquidity.modules')}>
      <Text fw={700} mb="xs">
        {t('ui.liquidity.modules')}
      </Text>
      {moduleIds.map((id) => {
        const { score, prevScore } = latest.modules[id];
        const level = score === null ? null : levelOfScore(score);
        const figure = {
          text: number(language, score, 3),
          origin: moduleOrigin(latest, id),
          label: t(`module.${id}`),
        };
        return (
          <FiguresButton
            key={id}
            figures={score === null ? [] : [figure]}
            className="row-button"
            onClick={() => onOpen(id)}
            data-module={id}
          >
            <Group justify="space-between" wrap="nowrap" mb={4}>
              <Text size="sm">
                {t(`module.${id}`)}{' '}
                <span className="dim" data-constant>
                  {percent(language, modules[id].weight * 100, 0)}
                </span>
              </Text>
              <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                {score === null ? (
                  <span className="dim">{t('ui.liquidity.noInput')}</span>
                ) : (
                  <>
                    <Delta
                      value={prevScore === null ? null : score - prevScore}
                      unit=""
                      decimals={3}
                      flat={0.0005}
                      tone="stress"
                    />{' '}
                    <LevelMark level={level} size={11} bare />{' '}
                    <Figure {...figure} style={{ fontWeight: 700 }} inButton />
                  </>
                )}
              </Text>
            </Group>
            <div style={{ height: 8, borderRadius: 4, background: 'var(--track)', overflow: 'hidden' }}>
              {score !== null && (
                <div
                  style={{
                    height: '100%',
                    width: `${score * 100}%`,
                    minWidth: score > 0 ? 3 : 0,
                    background: levelColor(level),
                  }}
                />
              )}
            </div>
          </FiguresButton>
        );
      })}
    </section>
  );
}
