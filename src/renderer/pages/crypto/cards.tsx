import { Text, Title } from '@mantine/core';
import { importances } from '../../../shared/crypto-signals.ts';
import { missing } from '../../format/format.ts';
import { type T, useLanguage, useT } from '../../i18n/i18n.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { Figure, type Origin, originLines } from '../../ui/figure.tsx';
import { usePresent } from '../../ui/now.tsx';
import { type CryptoData, changeOrigin, manualOrigin, metricOrigin } from './data.ts';
import { linesOf } from './lines.ts';
import { cardLinks } from './links.ts';
import { ImportanceBadge, importanceColors } from './marks.tsx';
import { Triggers } from './triggers.tsx';

type CardData = CryptoData['signals']['cards'][number];

/** What a card stands on: the figure that its triggers are changes of. */
function originOfCard(t: T, id: CardData['id'], data: CryptoData): Origin | undefined {
  switch (id) {
    case 'overview':
      return changeOrigin(t, metricOrigin(data, 'total_market_cap'));
    case 'ethEtf':
      return manualOrigin(t, data.manual.eth_etf[0]);
    case 'mvrv':
      return manualOrigin(t, data.manual.mvrv[0]);
    case 'stablecoin':
      return changeOrigin(t, metricOrigin(data, 'stablecoin_mcap'));
  }
}

function Card({ card, data }: { card: CardData; data: CryptoData }) {
  const t = useT();
  const language = useLanguage();
  const lines = linesOf(card, data, t, language);
  const present = usePresent();
  const origin = originOfCard(t, card.id, data);
  return (
    <article
      className="card"
      style={{ borderLeft: `4px solid ${importanceColors[card.importance]}` }}
      data-card={card.id}
      aria-label={t(`ui.crypto.card.${card.id}.name`)}
    >
      <div className="card-head">
        <Text size="sm" className="dim">
          {t(`ui.crypto.card.${card.id}.name`)}
        </Text>
        <ImportanceBadge importance={card.importance} />
      </div>
      <Title order={2} size="h4" mt={4} mb="sm">
        {t(`ui.crypto.card.${card.id}.question`)}
      </Title>
      <dl className="lines">
        {(['confirmed', 'estimate', 'action'] as const).map((tag) => (
          <div key={tag} data-line={tag}>
            <dt className={`line-tag line-${tag}`}>{t(`ui.crypto.tag.${tag}`)}</dt>
            <dd className="wrap">{lines[tag]}</dd>
          </div>
        ))}
      </dl>
      <Triggers triggers={card.triggers} signals={data.signals} />
      <Text size="sm" className="dim" mt="sm">
        <Figure
          text={origin ? (originLines(t, origin, present)[0] ?? missing) : missing}
          origin={origin}
          label={t(`ui.crypto.card.${card.id}.name`)}
          badges={card.id === 'overview' || card.id === 'stablecoin'}
        />
      </Text>
      <Text size="sm" mt="sm">
        <ExternalLink href={cardLinks[card.id]}>{t(`ui.crypto.card.${card.id}.link`)}</ExternalLink>
      </Text>
    </article>
  );
}

/** The four questions, the most important first. */
export function Cards({ data }: { data: CryptoData }) {
  const t = useT();
  const ordered = [...data.signals.cards].sort(
    (a, b) => importances.indexOf(b.importance) - importances.indexOf(a.importance),
  );
  return (
    <section aria-label={t('ui.crypto.cards')} className="cards">
      {ordered.map((card) => (
        <Card key={card.id} card={card} data={data} />
      ))}
    </section>
  );
}
