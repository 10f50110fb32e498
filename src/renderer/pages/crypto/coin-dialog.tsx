import type { CryptoLatest } from '../../../shared/model.ts';
import { usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { Origin } from '../../ui/figure.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useCoinSeries } from './series.ts';
import { type Tile, Tiles } from './tiles.tsx';

/** Price, market cap and volume of one coin over time. */
export function CoinDialog({
  coin,
  origin,
  onClose,
}: {
  coin: CryptoLatest['prices'][number];
  origin: Origin | undefined;
  onClose: () => void;
}) {
  const t = useT();
  const language = useLanguage();
  const { query, series } = useCoinSeries(coin.coin_id, coin.symbol);
  const tiles: Tile[] = [
    {
      id: 'price',
      label: t('ui.crypto.coins.price'),
      text: usd(language, coin.price_usd),
      extra: <Delta value={coin.change_24h} label={t('ui.crypto.coins.d1')} />,
      origin,
      series: series?.price,
    },
    {
      id: 'marketCap',
      label: t('ui.crypto.coins.marketCap'),
      text: usd(language, coin.market_cap),
      origin: coin.market_cap === null ? undefined : origin,
      series: series?.marketCap,
    },
    {
      id: 'volume',
      label: t('ui.crypto.coins.volume'),
      text: usd(language, coin.volume_24h),
      origin: coin.volume_24h === null ? undefined : origin,
      series: series?.volume,
    },
  ];
  return (
    <Dialog
      title={`${coin.symbol} · ${coin.coin_id}`}
      subtitle={t('ui.crypto.coins.subtitle')}
      onClose={onClose}
    >
      <Loaded query={query}>
        <Tiles tiles={tiles} />
      </Loaded>
    </Dialog>
  );
}
