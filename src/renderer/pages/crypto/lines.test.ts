import { describe, expect, test } from 'vitest';
import { type SignalInput, signalsOf } from '../../../shared/crypto-signals.ts';
import { translatorOf } from '../../i18n/i18n.tsx';
import { conclusionOf, type LineData, linesOf } from './lines.ts';

const ko = translatorOf('ko');
const en = translatorOf('en');
const date = '2026-11-23';
const dayMs = 86_400_000;
const dayBefore = (back: number): string =>
  new Date(Date.parse(date) - back * dayMs).toISOString().slice(0, 10);

interface Facts {
  /** Total market cap of yesterday and today. */
  caps?: [number, number];
  /** Volume today; 100 on each of the seven days before. */
  volume?: number;
  /** BTC dominance of seven days ago and today. */
  dominance?: [number, number];
  /** Stablecoin supply of seven days ago and today. */
  supply?: [number, number];
  /** Share of Ethereum of seven days ago and today; Tron has the rest. */
  ethereum?: [number, number];
  flows?: { flow_1d: number; flow_5d?: number; direction?: 'inflow' | 'outflow' | 'mixed'; daysAgo?: number };
  z?: { z_score: number; prev_z_score?: number; daysAgo?: number };
}

/** A day as the host would tell it: the signals are made by the product's own arithmetic. */
function dayOf({ caps, volume, dominance, supply, ethereum, flows, z }: Facts): LineData {
  const history: SignalInput['history'] = Array.from({ length: 8 }, (_, index) => 7 - index).map((back) => ({
    date: dayBefore(back),
    total_market_cap: back === 1 ? (caps?.[0] ?? null) : back === 0 ? (caps?.[1] ?? null) : null,
    total_volume_24h: volume === undefined ? null : back === 0 ? volume : 100,
    btc_dominance: back === 7 ? (dominance?.[0] ?? null) : back === 0 ? (dominance?.[1] ?? null) : null,
    stablecoin_mcap: back === 7 ? (supply?.[0] ?? null) : back === 0 ? (supply?.[1] ?? null) : null,
    eth_btc_ratio: null,
    fear_greed_index: null,
    defi_tvl: null,
  }));
  const chains = (share: number) => [
    { chain: 'Ethereum', circulating_usd: share },
    { chain: 'Tron', circulating_usd: 100 - share },
  ];
  const saved = { updated_at: '2026-11-23T01:00:00.000Z' };
  const flow = flows && {
    date: dayBefore(flows.daysAgo ?? 0),
    flow_1d: flows.flow_1d,
    flow_5d: flows.flow_5d ?? null,
    direction: flows.direction ?? null,
  };
  const score = z && {
    date: dayBefore(z.daysAgo ?? 0),
    z_score: z.z_score,
    prev_z_score: z.prev_z_score ?? null,
  };
  const signals = signalsOf({
    date,
    history,
    chains: ethereum ? chains(ethereum[1]) : [],
    chainsWeekAgo: ethereum ? chains(ethereum[0]) : [],
    ethEtf: flow
      ? [
          {
            date: flow.date,
            flow1dMillionUsd: flow.flow_1d,
            flow5dMillionUsd: flow.flow_5d,
            direction: flow.direction,
          },
        ]
      : [],
    mvrv: score ? [{ date: score.date, zScore: score.z_score, prevZScore: score.prev_z_score }] : [],
  });
  return {
    signals: { date, ...signals },
    manual: {
      eth_etf: flow ? [{ ...flow, ...saved }] : [],
      mvrv: score ? [{ ...score, ...saved }] : [],
    },
  };
}

type CardId = LineData['signals']['cards'][number]['id'];
function lines(id: CardId, facts: Facts) {
  const data = dayOf(facts);
  const card = data.signals.cards.find((each) => each.id === id);
  if (!card) throw new Error(`no card ${id}`);
  return { ko: linesOf(card, data, ko, 'ko'), en: linesOf(card, data, en, 'en'), card };
}

const quietDay = { caps: [100, 101], volume: 100, dominance: [55, 55.1] } as const satisfies Facts;
const table: readonly [CardId, string, Facts, string, string, string][] = [
  [
    'overview',
    'a fall with a jump in volume',
    { caps: [100, 96], volume: 160, dominance: [55, 55] },
    'Market Cap 1D −4.0%, Volume/7D avg ×1.60, BTC.D 7D 0.0pp',
    '거래량 확대 + 하락 → 패닉 매도 또는 리밸런싱',
    '상세 확인 필요 → 클릭하여 차트 검증 권장',
  ],
  [
    'overview',
    'a rise with volume',
    { caps: [100, 104], volume: 160, dominance: [55, 55] },
    'Market Cap 1D +4.0%, Volume/7D avg ×1.60, BTC.D 7D 0.0pp',
    '거래량 동반 상승 → 위험선호 강화, 주식 전이 체크',
    '상세 확인 필요 → 클릭하여 차트 검증 권장',
  ],
  [
    'overview',
    'rising dominance',
    { ...quietDay, dominance: [55, 56] },
    'Market Cap 1D +1.0%, Volume/7D avg ×1.00, BTC.D 7D +1.0pp',
    'BTC 도미넌스 +1.0pp → 알트 약세, BTC 쏠림',
    '참고 수준, 다른 카드와 교차 확인',
  ],
  [
    'overview',
    'falling dominance',
    { ...quietDay, dominance: [56, 55] },
    'Market Cap 1D +1.0%, Volume/7D avg ×1.00, BTC.D 7D −1.0pp',
    'BTC 도미넌스 −1.0pp → 알트 시즌 초입 가능',
    '참고 수준, 다른 카드와 교차 확인',
  ],
  [
    'overview',
    'a move without volume',
    { ...quietDay, caps: [100, 95] },
    'Market Cap 1D −5.0%, Volume/7D avg ×1.00, BTC.D 7D +0.1pp',
    '시가총액 변동 −5.0% → 거래량 동반 여부 확인 필요',
    '참고 수준, 다른 카드와 교차 확인',
  ],
  [
    'overview',
    'volume without a move',
    { ...quietDay, volume: 200 },
    'Market Cap 1D +1.0%, Volume/7D avg ×2.00, BTC.D 7D +0.1pp',
    '거래량만 7일 평균의 ×2.00 → 방향성 확인 필요',
    '참고 수준, 다른 카드와 교차 확인',
  ],
  [
    'overview',
    'a quiet day',
    quietDay,
    'Market Cap 1D +1.0%, Volume/7D avg ×1.00, BTC.D 7D +0.1pp',
    '주요 지표 변동 범위 내, 특이사항 없음',
    '대기, 특별 확인 불필요',
  ],
  [
    'overview',
    'a day of which something is missing',
    { caps: [100, 101] },
    'Market Cap 1D +1.0%, Volume/7D avg —, BTC.D 7D —',
    '확인된 지표는 변동 범위 내, 일부 지표는 비교할 과거 데이터 없음',
    '대기, 특별 확인 불필요',
  ],
  [
    'overview',
    'the first day',
    {},
    'Market Cap 1D —, Volume/7D avg —, BTC.D 7D —',
    '비교할 과거 데이터가 없어 판단 보류',
    '대기, 특별 확인 불필요',
  ],
  [
    'ethEtf',
    'inflow',
    { flows: { flow_1d: 120, flow_5d: 450.5, direction: 'inflow' } },
    'ETH ETF 1D +$120M, 5D 누적 +$450.5M (유입)',
    '기관 수급 지속 유입 → ETH 수요 기반 확보',
    'ETF 상세 구성 확인 → 어떤 ETF에 집중되는지 클릭',
  ],
  [
    'ethEtf',
    'inflow over five days and a day out',
    { flows: { flow_1d: -5, flow_5d: 0, direction: 'inflow' } },
    'ETH ETF 1D −$5M, 5D 누적 $0M (유입)',
    '방향성 불명확, 추가 관찰 필요',
    'ETF 상세 구성 확인 → 어떤 ETF에 집중되는지 클릭',
  ],
  [
    'ethEtf',
    'outflow',
    { flows: { flow_1d: -80, flow_5d: -300, direction: 'outflow' } },
    'ETH ETF 1D −$80M, 5D 누적 −$300M (유출)',
    '기관 이탈 지속 → ETH 약세 압력, 주식 전이 제한적',
    '대기, ETF 흐름 안정화 후 재확인',
  ],
  [
    'ethEtf',
    'no direction given',
    { flows: { flow_1d: 0 } },
    'ETH ETF 1D $0M, 5D 누적 — (방향 미상)',
    '방향성 불명확, 추가 관찰 필요',
    '대기, ETF 흐름 안정화 후 재확인',
  ],
  [
    'ethEtf',
    'an old entry',
    { flows: { flow_1d: 500, direction: 'inflow', daysAgo: 8 } },
    'ETH ETF 1D +$500M, 5D 누적 — (유입), 2026-11-15 값',
    '8일 전 입력값 → 새 값 입력 전까지 판단 보류',
    '외부 링크 클릭 → 데이터 확인 후 입력',
  ],
  [
    'ethEtf',
    'no entry',
    {},
    '수동 입력 필요 (ETF 데이터 입력 후 저장)',
    'CoinMarketCap에서 확인 후 입력해주세요',
    '외부 링크 클릭 → 데이터 확인 후 입력',
  ],
  [
    'mvrv',
    'a crossing',
    { z: { z_score: 3.1, prev_z_score: 2.9 } },
    'MVRV Z-Score: 3.10 (과열 초입)',
    '임계대 3 돌파 → 사이클 레짐 전환 신호!',
    '즉시 클릭 → 차트에서 돌파 패턴 확인 필수',
  ],
  [
    'mvrv',
    'a crossing of zero, which is an edge and not a missing one',
    { z: { z_score: -0.1, prev_z_score: 0.2 } },
    'MVRV Z-Score: −0.10 (극저평가)',
    '임계대 0 돌파 → 사이클 레짐 전환 신호!',
    '즉시 클릭 → 차트에서 돌파 패턴 확인 필수',
  ],
  [
    'mvrv',
    'heat',
    { z: { z_score: 5.1, prev_z_score: 5.2 } },
    'MVRV Z-Score: 5.10 (과열)',
    '과열 구간 지속 → 차익실현 타이밍 모니터링',
    '정기 체크 수준, 긴급 확인 불필요',
  ],
  [
    'mvrv',
    'a low value',
    { z: { z_score: 0 } },
    'MVRV Z-Score: 0.00 (축적)',
    '저평가 구간 → 장기 매수 관점 유효',
    '정기 체크 수준, 긴급 확인 불필요',
  ],
  [
    'mvrv',
    'nothing new',
    { z: { z_score: 2.5, prev_z_score: 2.4 } },
    'MVRV Z-Score: 2.50 (중립)',
    '레짐 변화 없음, 현 구간 유지',
    '정기 체크 수준, 긴급 확인 불필요',
  ],
  [
    'mvrv',
    'an old crossing',
    { z: { z_score: 3.1, prev_z_score: 2.9, daysAgo: 30 } },
    'MVRV Z-Score: 3.10 (과열 초입), 2026-10-24 값',
    '30일 전 입력값 → 새 값 입력 전까지 판단 보류',
    '외부 링크 클릭 → 데이터 확인 후 입력',
  ],
  [
    'mvrv',
    'no entry',
    {},
    '수동 입력 필요 (MVRV Z-Score 입력 후 저장)',
    'BitcoinMagazinePro에서 확인 후 입력해주세요',
    '외부 링크 클릭 → 데이터 확인 후 입력',
  ],
  [
    'stablecoin',
    'growth that goes to the largest chain',
    { supply: [1000, 1012], ethereum: [51, 51.5] },
    '스테이블 총량 7D +1.2%, Ethereum +0.5pp',
    "달러 유동성 증가 → 'Ethereum' 체인으로 자금 이동",
    '대기, 큰 변화 없음',
  ],
  [
    'stablecoin',
    'growth that goes elsewhere',
    { supply: [1000, 1020], ethereum: [52, 51] },
    '스테이블 총량 7D +2.0%, Ethereum −1.0pp',
    '달러 유동성 증가 → 위험선호 여건 개선, 특정 체인 쏠림 없음',
    'DefiLlama 상세 확인 → 체인별 분포 변화 검증',
  ],
  [
    'stablecoin',
    'shrinking, which is no growth',
    { supply: [1000, 970], ethereum: [51, 51] },
    '스테이블 총량 7D −3.0%, Ethereum 0.0pp',
    '달러 유동성 감소 → 리스크오프 환경, 주식 전이 약화',
    'DefiLlama 상세 확인 → 체인별 분포 변화 검증',
  ],
  [
    'stablecoin',
    'hardly a change',
    { supply: [1000, 1000], ethereum: [51, 51.2] },
    '스테이블 총량 7D 0.0%, Ethereum +0.2pp',
    '유동성 변화 미미, 체인 로테이션만 관찰',
    '대기, 큰 변화 없음',
  ],
  [
    'stablecoin',
    'no week to compare with, no chains',
    {},
    '스테이블 총량 7D —',
    '7일 전 값이 없어 판단 보류',
    '대기, 큰 변화 없음',
  ],
];

describe('the three lines of a card', () => {
  test.each(table)('%s, %s', (id, _, facts, confirmed, estimate, action) => {
    expect(lines(id, facts).ko).toEqual({ confirmed, estimate, action });
  });

  test.each(table)('%s, %s: English says as much, with the same figures', (id, _, facts) => {
    const { ko: korean, en: english } = lines(id, facts);
    for (const line of ['confirmed', 'estimate', 'action'] as const) {
      expect(english[line]).not.toMatch(/[가-힣]|\{\{|ui\.crypto/);
      const figures = (text: string) => (text.match(/[+−×$]?\$?\d+(?:\.\d+)?/g) ?? []).sort();
      expect(figures(english[line])).toEqual(figures(korean[line]));
    }
  });

  test('a card that is not LOW never says that there is nothing unusual', () => {
    for (const [id, , facts] of table) {
      const { ko: korean, card } = lines(id, facts);
      if (card.importance !== 'LOW') expect(korean.estimate).not.toMatch(/특이사항 없음/);
    }
  });
});

describe('the one-line conclusion', () => {
  test.each([
    ['nothing known', {}, 'normal', '비교할 과거 데이터가 아직 없어 판단할 수 없습니다.'],
    ['nothing unusual', quietDay, 'normal', '크립토 시장 특이사항 없음. 정기 모니터링 수준.'],
    [
      'one MID card',
      { ...quietDay, caps: [100, 95] },
      'normal',
      '시가총액 변동 −5.0% → 거래량 동반 여부 확인 필요 → 참고 수준, 다른 카드와 교차 확인',
    ],
    [
      'one HIGH card, which speaks before the MID one that stands before it',
      { ...quietDay, caps: [100, 95], z: { z_score: 3.1, prev_z_score: 2.9 } },
      'alert',
      '임계대 3 돌파 → 사이클 레짐 전환 신호! → 즉시 클릭 → 차트에서 돌파 패턴 확인 필수',
    ],
    [
      'two HIGH cards',
      { caps: [100, 95], volume: 200, z: { z_score: 3.1, prev_z_score: 2.9 } },
      'critical',
      '거래량 확대 + 하락 → 패닉 매도 또는 리밸런싱 → 상세 확인 필요 → 클릭하여 차트 검증 권장',
    ],
  ] as const satisfies readonly (readonly [string, Facts, string, string])[])(
    '%s',
    (_, facts, mood, text) => {
      expect(conclusionOf(dayOf(facts), ko, 'ko')).toEqual({ mood, text });
    },
  );
});
