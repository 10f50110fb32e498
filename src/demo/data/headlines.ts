/** Headlines with gaps: {firm}, {person}, {percent}, {amount}, {dollars}, {topic} are filled in when a story is made. */

export const fillers: Readonly<Record<string, readonly string[]>> = {
  firm: [
    'Harbor & Vale',
    'Northgate Capital',
    'Blue Anchor Bank',
    'Meridian Trust',
    'Castlebridge',
    'Orchard Lane Partners',
    'Sable Rock',
    'Fenwick Street Credit',
    'Pinnacle Regional',
    'Crown Point Realty',
    'Alder & Sons',
    'Silverline Funding',
  ],
  person: ['the Fed', 'regulators', 'analysts', 'the IMF', 'lawmakers', 'short sellers', 'pension funds'],
  place: ['Asia', 'Europe', 'New York', 'London', 'Tokyo', 'the Gulf', 'Canada'],
  coin: ['Bitcoin', 'Ether', 'Solana', 'XRP', 'Dogecoin', 'Chainlink'],
  sector: ['chip', 'bank', 'energy', 'retail', 'software', 'airline', 'property'],
  기업: ['한빛전자', '서해조선', '동명화학', '미래배터리', '가온반도체', '누리금융', '대양건설'],
  업종: ['반도체', '자동차', '조선', '배터리', '은행', '건설'],
};

/** For a search of any phrase, which stands for {topic}. */
export const searchHeadlines: readonly string[] = [
  '{firm} faces {topic} questions after {percent}% slide',
  'What {person} say about {topic} after {firm} lost {percent}%',
  'Explainer: why the {topic} at {firm} worries {person}',
  '{firm} warns of {topic} as {place} tightens by {percent}%',
  '{topic} fears spread from {place}, {firm} loses {dollars} million',
  '{person} look into {dollars} million {topic} at {firm} - sources',
  'No sign of a {topic}, says {firm} chief after {percent}% fall',
  '{firm} raises {dollars} million to ride out {topic}',
  'Opinion: {topic} at {firm} is not what {person} think',
  'Shares of {firm} drop {percent}% on {topic} report',
  'How {firm} lived through a {dollars} million {topic} & came back',
  '{place} opens inquiry into {topic} after {dollars} million hole',
];

export const etfHeadlines: readonly string[] = [
  'ETF inflows reach {dollars} million as {person} turn to bonds',
  'Spot ETF of {firm} takes in {dollars} million in a day',
  'ETF flows: {sector} funds lose {dollars} million',
  '{firm} launches a {dollars} million ETF on {sector} stocks',
  'Why ETF flows of {dollars} million point to {place}',
  '{person} question {percent}% fees of {sector} ETFs',
];

export const marketHeadlines: readonly string[] = [
  'Stocks rise as {sector} shares add {percent}%',
  "Wall Street's {percent}% {sector} rally isn't over, {firm} says",
  'Treasury yields steady as {place} sells {dollars} million of bonds',
  '{firm} beats estimates; shares up {percent}%',
  'Oil slips {percent}% on supply from {place}',
  'Dollar up {percent}% against the money of {place}',
  '{person} see {percent}% odds of one more rate cut, {firm} says',
  '{firm} to buy {sector} rival for {dollars} million',
];

export const stressHeadlines: readonly string[] = [
  'Stocks slide {percent}% as credit fears spread from {place}',
  'Funding strains push {sector} shares down {percent}%',
  '{firm} halts withdrawals after {dollars} million of requests',
  'Junk bonds lose {percent}%; {person} see more defaults in {place}',
  'Volatility jumps as {firm} meets {dollars} million of margin calls',
];

export const cryptoHeadlines: readonly string[] = [
  '{coin} moves {percent}% as {person} wait for {place}',
  '{firm} adds {dollars} million of {coin} to its books',
  "{coin}'s upgrade is live at {firm}, fees fall {percent}%",
  'Stablecoin bill needs {percent}% more votes, {person} say',
  '{coin} funds see {dollars} million of flows',
  'Exchange of {firm} lists {coin} & pays {percent}%',
];

export const koreanHeadlines: readonly string[] = [
  '코스피 {percent}포인트 상승 마감…{업종}주 {amount}억원 순매수',
  '{기업} 3분기 영업이익 {amount}억원…시장 예상 웃돌아',
  "한은 '금리 동결' 전망…{업종} 대출 {amount}억원 촉각",
  '{기업}, {업종} 공장에 {amount}억원 투자',
  '원/달러 환율 {percent}원 내려…외국인 {amount}억원 순매수',
  '[속보] {기업} 주가 {percent}% 급등',
  '가계대출 {amount}억원 증가…당국 "{percent}% 안에서 관리"',
];

export const publishers: readonly (readonly [name: string, url: string])[] = [
  ['Reuters', 'https://www.reuters.com'],
  ['Bloomberg.com', 'https://www.bloomberg.com'],
  ['Financial Times', 'https://www.ft.com'],
  ['CNBC', 'https://www.cnbc.com'],
  ['MarketWatch', 'https://www.marketwatch.com'],
  ['Yahoo Finance', 'https://finance.yahoo.com'],
  ['Crude & Credit | Daily.com', 'https://crudeandcredit.example'],
  ['The Wall Street Journal', 'https://www.wsj.com'],
];

/** Titles of the Federal Reserve Board and the category each comes under. */
export const fedReleases: readonly (readonly [title: string, category: string, file: string])[] = [
  ['Federal Reserve issues FOMC statement', 'Monetary Policy', 'monetary'],
  ['Minutes of the Federal Open Market Committee, {date}', 'Monetary Policy', 'monetary'],
  [
    'Federal Reserve Board announces termination of enforcement action with {firm}',
    'Enforcement Actions',
    'enforcement',
  ],
  [
    'Federal Reserve Board issues enforcement action with former employee of {firm}',
    'Enforcement Actions',
    'enforcement',
  ],
  [
    'Federal Reserve Board announces approval of application by {firm}',
    'Orders on Banking Applications',
    'orders',
  ],
  [
    'Federal Reserve Board requests comment on a proposal on the liquidity of large banks',
    'Banking and Consumer Regulatory Policy',
    'bcreg',
  ],
  [
    'Agencies report on the supervision of commercial real estate lending',
    'Banking and Consumer Regulatory Policy',
    'bcreg',
  ],
  [
    'Federal Reserve Board announces that results from its annual bank stress test will be released on {date}',
    'Banking and Consumer Regulatory Policy',
    'bcreg',
  ],
  [
    'Federal Reserve Board publishes report on economic well-being of households',
    'Other Announcements',
    'other',
  ],
];

/** What the Board adds when markets are tense. */
export const fedStressReleases: typeof fedReleases = [
  [
    'Federal Reserve Board announces a funding facility to support liquidity and financial stability',
    'Monetary Policy',
    'monetary',
  ],
  [
    'Agencies issue statement on liquidity, credit and default risks at banks',
    'Banking and Consumer Regulatory Policy',
    'bcreg',
  ],
  ['Federal Reserve Board expands repo operations and access to reserves', 'Monetary Policy', 'monetary'],
];
