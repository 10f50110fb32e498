/** One coin of the simulated market; `beta` and `ownMove` both 0 make a stablecoin. */
export interface CoinRow {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly image: string;
  /** The price and the supply around which the simulation moves. */
  readonly price: number;
  readonly circulatingSupply: number;
  readonly totalSupply: number;
  readonly maxSupply: number | null;
  readonly ath: number;
  readonly athDate: string;
  readonly atl: number;
  readonly atlDate: string;
  /** The share of its market cap traded in a day. */
  readonly turnover: number;
  /** How strongly it follows bitcoin. */
  readonly beta: number;
  /** How much it moves on its own: a share of the price a day. */
  readonly ownMove: number;
  /** What one coin cost at its first sale. */
  readonly launch: { readonly currency: string; readonly price: number } | null;
}

/** The fields in the order above, parted by bars; an empty one is null. */
const table = `
bitcoin|btc|Bitcoin|1/large/bitcoin.png?1696501400|77210|20071518|20071518|21000000|126080|2025-10-06T10:57:42.000Z|67.81|2013-07-05T16:00:00.000Z|0.02777|1|0|
ethereum|eth|Ethereum|279/large/ethereum.png?1696501628|2425.7|120681573.56626685|120681573.5662668||4946.05|2025-08-24T11:21:03.000Z|0.432979|2015-10-19T16:00:00.000Z|0.08605|1.2|0.012|0.000748 btc
tether|usdt|Tether|325/large/Tether.png?1696501661|0.999841|183230580044.15735|188697525638.1262||1.32|2018-07-23T16:00:00.000Z|0.572521|2015-03-01T16:00:00.000Z|0.51264|0|0|
ripple|xrp|XRP|44/large/xrp-symbol-white-128.png?1696501442|1.48|62744504852|99985627691|100000000000|3.65|2025-07-17T19:40:53.000Z|0.00268621|2014-05-21T16:00:00.000Z|0.13352|1.15|0.02|
binancecoin|bnb|BNB|825/large/bnb-icon2_2x.png?1696501970|696.32|133163116.79|133163116.79|200000000|1369.99|2025-10-13T00:41:24.000Z|0.0398177|2017-10-18T16:00:00.000Z|0.02627|1.15|0.02|
usd-coin|usdc|USDC|6319/large/USDC.png?1769615602|0.999942|73571413254.36296|73533595127.63838||1.043|2018-11-14T16:00:00.000Z|0.877647|2023-03-11T00:02:13.000Z|0.30663|0|0|
solana|sol|Solana|4128/large/solana.png?1718769756|94.09|583176840.6475371|632639183.4337292||293.31|2025-01-19T03:15:27.000Z|0.500801|2020-05-11T11:35:23.000Z|0.1503|1.15|0.02|
tron|trx|TRON|1094/large/photo_2026-04-13_09-59-16.png?1776048311|0.344601|94912588660.45758|94914655231.69519||0.431288|2024-12-03T16:10:40.000Z|0.00180434|2017-11-11T16:00:00.000Z|0.02398|1.15|0.02|0.0019 usd
figure-heloc|figr_heloc|Figure Heloc|68480/large/figure.png?1755863954|1.005|21691535035.328|21691535035.328||1.061|2026-08-03T14:19:20.000Z|0.155357|2025-10-31T06:27:24.000Z|0.00021|0|0.004|
hyperliquid|hype|Hyperliquid|50882/large/hyperliquid.jpg?1729431300|78.75|222445714.07414138|955307079.4341414|1000000000|82.43|2026-08-22T03:57:50.000Z|3.81|2024-11-29T01:30:30.000Z|0.0921|1.15|0.02|
dogecoin|doge|Dogecoin|5/large/dogecoin.png?1696501409|0.092686|155601246383.7052|155601006383.7052||0.731578|2021-05-07T21:08:23.000Z|0.0000869|2015-05-05T16:00:00.000Z|0.20599|1.15|0.02|
zcash|zec|Zcash|486/large/Brandmark-Yellow_%281%29.png?1785810558|827.06|16889729.8530448|16891157.9780448|21000000|3191.93|2016-10-28T16:00:00.000Z|16.08|2024-07-04T20:22:29.000Z|0.17919|1.1|0.045|
rain|rain|Rain|69134/large/Rain_logo_1_.png?1762952191|0.0141183|716592148137.9011|1149832754749.688|1150000000000|0.01655801|2026-06-29T16:17:20.000Z|0.00222126|2025-09-14T00:56:57.000Z|0.00276|0.5|0.03|
usds|usds|USDS|39926/large/usds.webp?1726666683|1|9745235809.4607|9744331785.30286||1.057|2024-10-28T21:40:51.000Z|0.948265|2024-10-03T05:19:28.000Z|0.01713|0|0|
chainlink|link|Chainlink|877/large/Chainlink_Logo_500.png?1760023405|11.71|748099970.424884|1000000000|1000000000|52.7|2021-05-09T16:13:57.000Z|0.148183|2017-11-28T16:00:00.000Z|0.11418|1.15|0.02|
leo-token|leo|LEO Token|8418/large/leo-token.png?1696508607|9.4|919923872.9|985239504||10.61|2026-05-04T09:35:00.000Z|0.799859|2019-12-24T07:14:35.000Z|0.00002|0.15|0.006|
cardano|ada|Cardano|975/large/cardano.png?1696502090|0.228083|37486094747.8024|45000000000|45000000000|3.09|2021-09-01T22:00:10.000Z|0.01925275|2020-03-12T18:22:55.000Z|0.14703|1.15|0.02|
whitebit|wbt|WhiteBIT Coin|27045/large/wbt_token.png?1696526096|71.98|118000829|293650828|400000000|73.12|2026-08-21T22:14:00.000Z|3.06|2023-02-13T11:01:21.000Z|0.03083|0.6|0.01|
monero|xmr|Monero|69/large/monero_logo.png?1696501460|415.99|18794697.09381262|18794715.09381262||797.73|2026-01-14T11:34:07.000Z|0.216177|2015-01-13T16:00:00.000Z|0.02054|0.8|0.025|
stellar|xlm|Stellar|100/large/fmpFRHHQ_400x400.jpg?1735231350|0.197557|34585310925.50955|50001786839.91247||0.875563|2018-01-02T16:00:00.000Z|0.00047612|2015-03-04T16:00:00.000Z|0.0956|1.15|0.02|
litecoin|ltc|Litecoin|2/large/litecoin.png?1696501400|52.51|77080000|84000000|84000000|410.26|2021-05-10T03:13:07.904Z|1.15|2015-01-14T00:00:00.000Z|0.06|1.1|0.015|
bitcoin-cash|bch|Bitcoin Cash|780/large/bitcoin-cash-circle.png?1696501932|280.11|20090000|20090000|21000000|3785.82|2017-12-20T00:00:00.000Z|76.93|2018-12-16T00:00:00.000Z|0.05|1.1|0.018|
polkadot|dot|Polkadot|12171/large/polkadot.jpg?1766533446|0.9327|1680000000|1680000000|2100000000|54.98|2021-11-04T14:10:09.301Z|0.6|2026-02-06T00:00:00.000Z|0.06|1.2|0.02|
avalanche-2|avax|Avalanche|12559/large/Avalanche_Circle_RedWhite_Trans.png?1696512369|9.83|431700000|463000000|715748719|144.96|2021-11-21T14:18:56.538Z|2.8|2020-12-31T13:15:21.540Z|0.07|1.25|0.02|
sui|sui|Sui|26375/large/sui-ocean-square.png?1727791290|1.12|3900000000|10000000000|10000000000|5.35|2025-01-04T22:29:13.923Z|0.364|2023-10-19T10:40:30.078Z|0.09|1.3|0.025|
hedera-hashgraph|hbar|Hedera|3688/large/hbar.png?1696504364|0.098|43100000000|50000000000|50000000000|0.569229|2021-09-15T10:40:28.318Z|0.00986111|2020-01-02T17:30:24.852Z|0.03|1.2|0.02|
shiba-inu|shib|Shiba Inu|11939/large/shiba.png?1696511800|0.00000672|589240000000000|589500000000000||0.00008616|2021-10-28T03:54:55.568Z|5.6366e-11|2020-11-28T11:26:25.838Z|0.04|1.3|0.02|
dai|dai|Dai|9956/large/Badge_Dai.png?1696509996|1|4789000000|4789000000||1.22|2020-03-13T03:02:50.373Z|0.88196|2023-03-11T07:50:50.514Z|0.03|0|0|
ethena-usde|usde|Ethena USDe|33613/large/usde.png?1733810059|0.9998|4110000000|4110000000||1.032|2023-12-20T15:38:34.596Z|0.929486|2024-04-13T20:01:40.000Z|0.02|0|0|`;

export const coinRows: readonly CoinRow[] = table.trim().split('\n').map(toRow);

function toRow(line: string): CoinRow {
  const cells = line.split('|');
  const text = (at: number): string => cells[at] ?? '';
  const number = (at: number): number => Number(text(at));
  const [launchPrice, launchCurrency] = text(15).split(' ');
  return {
    id: text(0),
    symbol: text(1),
    name: text(2),
    image: `https://coin-images.coingecko.com/coins/images/${text(3)}`,
    price: number(4),
    circulatingSupply: number(5),
    totalSupply: number(6),
    maxSupply: text(7) === '' ? null : number(7),
    ath: number(8),
    athDate: text(9),
    atl: number(10),
    atlDate: text(11),
    turnover: number(12),
    beta: number(13),
    ownMove: number(14),
    launch: launchCurrency === undefined ? null : { currency: launchCurrency, price: Number(launchPrice) },
  };
}
