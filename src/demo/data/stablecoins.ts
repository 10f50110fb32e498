/** One stablecoin of the simulated market. */
export interface StablecoinRow {
  readonly id: string;
  readonly name: string;
  readonly symbol: string;
  readonly geckoId: string | null;
  /** As in `pegPrices`: "USD", "EUR" … */
  readonly peg: string;
  readonly mechanism: string;
  readonly priceSource: string | null;
  /** Its usual circulation in US dollars. */
  readonly size: number;
  readonly price: number | null;
  /** On how many chains it lives. */
  readonly chains: number;
  /** DefiLlama's own marks, present only where they apply. */
  readonly marks: Readonly<Record<string, string | true>>;
  /** Since when there are no earlier figures (they are answered as `{}`). */
  readonly young: 'day' | 'month' | null;
}

/** US dollars per unit of each peg, for the fields that DefiLlama gives in the peg's own currency. */
export const pegPrices: Readonly<Record<string, number>> = {
  USD: 1.00096,
  VAR: 1.19953,
  EUR: 1.15035,
  JPY: 0.00628109,
  CNY: 0.148786,
  UAH: 0.022386,
  ARS: 0.00063372,
  GBP: 1.36436,
  CAD: 0.722608,
  CHF: 1.24964,
  AUD: 0.715929,
  REAL: 0.194176,
  RUB: 0.0120952,
  MXN: 0.0591038,
  SGD: 0.787254,
  PHP: 0.0162165,
  TRY: 0.020816,
  COP: 0.000325026,
  KES: 0.00774033,
  ZAR: 0.0624258,
  NGN: 0.000743218,
  XOF: 0.00178053,
  GHS: 0.0908574,
  CLP: 0.00110849,
  PEN: 0.299518,
  MYR: 0.247555,
  KRW: 0.00069848,
};

/** id, name, symbol, gecko id, peg, mechanism, price source, size, price, chains, marks; an empty one is null. */
const table = `
1|Tether|USDT|tether|USD|fiat-backed|defillama|183136640930|0.9997910609343565|130|
2|USD Coin|USDC|usd-coin|USD|fiat-backed|defillama|73556746946|0.9998632765985844|154|
209|Sky Dollar|USDS|usds|USD|crypto-backed|defillama|6653012422|1.0000228728975082|7|
5|Dai|DAI|dai|USD|crypto-backed|defillama|4790064512|1.000103659725482|49|
146|Ethena USDe|USDe|ethena-usde|USD|crypto-backed|coingecko|4109607773|0.9998134812736935|31|
262|World Liberty Financial USD|USD1|usd1-wlfi|USD|fiat-backed|defillama|4008192793|0.9995812888903275|8|
286|Global Dollar|USDG|global-dollar|USD|fiat-backed|coingecko|3328652856|0.9998839671652651|6|
237|Circle USYC|USYC|hashnote-usyc|USD|fiat-backed|defillama|2922761052|1.1347405565650983|2|yieldBearing
120|PayPal USD|PYUSD|paypal-usd|USD|fiat-backed|defillama|2916010435|0.9998687938697889|19|
173|BlackRock USD|BUIDL|blackrock-usd-institutional-digital-liquidity-fund|USD|fiat-backed|coingecko|2588172546|1|8|
129|Ondo US Dollar Yield|USDY|ondo-us-dollar-yield|USD|fiat-backed|coingecko|2154343633|1.1428305558707845|15|yieldBearing
250|Ripple USD|RLUSD|ripple-usd|USD|fiat-backed|defillama|2073810009|1.000214840148593|2|
14|USDD|USDD|usdd|USD|crypto-backed|defillama|1507699069|0.9996974281964252|4|
336|United Stables|U|united-stables|USD|crypto-backed|coingecko|1278569659|0.9992344579493506|3|
347|USDGO|USDGO|usdgo|USD|fiat-backed|defillama|1194457813|0.9999601849464811|1|
246|Falcon USD|USDf|falcon-finance|USD|crypto-backed|defillama|1173893350|0.9959052993565551|2|
118|GHO|GHO|gho|USD|crypto-backed|defillama|698130855|0.9987565877772395|2|
272|YLDS|YLDS|ylds|USD|fiat-backed|defillama|687513356|0.9998061603468983|4|
195|Usual USD|USD0|usual-usd|USD|fiat-backed|defillama|550666187|0.9987397268287944|2|
7|TrueUSD|TUSD|true-usd|USD|fiat-backed|defillama|483674956|0.9983286105062813|10|
406|Polymarket USD|pUSD|polymarket-usd|USD|crypto-backed|defillama|482764079|1.000956723748946|1|
258|A7A5|A7A5|a7a5|RUB|fiat-backed|coingecko|474482229||2|
340|rwaUSDi|rwaUSDi||USD|crypto-backed|defillama|456649674|0.9998627005003723|7|
50|EURC|EURC|euro-coin|EUR|fiat-backed|defillama|450841941|1.1693368194327824|12|
12|Neutrino USD|USDN|neutrino|USD|algorithmic|defillama|408891137||4|deadFrom=2023-02-01
310|Solstice USX|USX|usx|USD|crypto-backed|defillama|404309517|0.9994159984132862|1|
119|First Digital USD|FDUSD|first-digital-usd|USD|fiat-backed|defillama|351440783|0.9986280012010126|6|
221|Ethena USDtb|USDTB|usdtb|USD|fiat-backed|defillama|333601120|0.9999445506462096|2|
306|Gate USD|GUSD|gusd|USD|fiat-backed|coingecko|319578106|0.9986815827659962|1|
430|SoFiUSD|SOFID|sofiusd|USD|fiat-backed|coingecko|314264462|0.9991249733159514|5|young=month
110|crvUSD|crvUSD|crvusd|USD|crypto-backed|defillama|311313356|0.999805528614271|12|
354|apxUSD|apxUSD|apxusd|USD|crypto-backed|defillama|309206867|0.9540095680537248|3|
205|Agora Dollar|AUSD|agora-dollar|USD|fiat-backed|defillama|234606481|0.9997217090096512|14|
153|Binance Peg BUSD|BUSD|binance-peg-busd|USD|crypto-backed|coingecko|233308564|1.0015346980871396|27|
339|Re Protocol reUSD|reUSD|re-protocol-reusd|USD|crypto-backed|defillama|202127631|1.0958884951505496|10|
17|HUSD|HUSD|husd|USD|fiat-backed|defillama|192313548||3|
343|USAT|USAT|usa|USD|fiat-backed|defillama|184134181|0.9990047737031466|1|
213|M by M0|M|m-2-wrong|USD|fiat-backed|coingecko|183067214||8|
309|USD.AI|USDai|usdai|USD|crypto-backed|defillama|171166845|0.9997677417385499|3|
254|EUR CoinVertible|EURCV|societe-generale-forge-eurcv|EUR|fiat-backed|defillama|167782926|1.168801515114808|4|
21|flexUSD|FLEXUSD||USD|crypto-backed|defillama|166327406|0.9998627005003723|2|deadFrom=2022-06-23
6|Frax|FRAX|frax|USD|algorithmic|defillama|160151640|0.9921073817801584|22|
218|River Stablecoin|satUSD|satoshi-stablecoin|USD|crypto-backed|defillama|157680049|0.9904579558603215|11|
328|Mustang Finance|MUST||USD|crypto-backed|defillama|154366353|0.9998627005003723|1|
220|Avalon USDa|USDA|usda-2|USD|crypto-backed|defillama|145576056||19|
271|Avant USD|avUSD|avant-usd|USD|fiat-backed|defillama|131609885|0.9991559026795274|2|
427|JPYSC|JPYSC|jpysc|JPY|fiat-backed|defillama|126069787|0.006290689844227253|1|
316|CASH|CASH|cash-4|USD|fiat-backed|coingecko|119954688|0.9994714294230088|1|
389|CFX MoveUSD|MOVEUSD||USD|fiat-backed|defillama|119610987|0.9998627005003723|1|
219|Astherus|USDF|astherus-usdf|USD|crypto-backed|defillama|114288042|0.9981190880236156|1|
398|Valtorum USD|USDV|valtorum-usdv|USD|fiat-backed|defillama|110962295||6|
235|Frax USD|FRXUSD|frax-usd|USD|fiat-backed|defillama|108529088|0.9998160821826847|22|
15|Dola|DOLA|dola-usd|USD|crypto-backed|defillama|102609928|0.9974900810130439|8|
407|Unity USD|UUSD|unity-usd|USD|crypto-backed|coingecko|100132282|1.0013228157934222|1|
315|US Permissionless Dollar|USPD|us-permissionless-dollar|USD|crypto-backed|defillama|98934783||6|deadFrom=2025-12-04
400|Saturn Dollar|USDAT|saturn-dollar|USD|crypto-backed|defillama|93858322|1.000010688872565|2|
296|Cap cUSD|CUSD|cap-usd|USD|crypto-backed|defillama|89191456|0.99988031|3|
405|AP USDA|USDA|usda-3|USD|fiat-backed|coingecko|84897374|0.9761993863070464|1|
166|Cygnus Finance Global USD|cgUSD|cygnus-finance-global-usd|USD|fiat-backed|defillama|75861654|0.9955252966633762|1|
79|Lista USD|LISUSD|helio-protocol-hay|USD|crypto-backed|defillama|75030607|0.9981611707772129|1|
373|Sui Dollar|USDSUI|usdsui|USD|fiat-backed|defillama|74788188|0.9982825666598766|1|
408|Ondo U.S. Dollar Token|USDon|ondo-u-s-dollar-token|USD|fiat-backed|coingecko|70567344|1|2|
22|sUSD|SUSD|nusd|USD|crypto-backed|defillama|69836695||5|deadFrom=2026-06-23
168|fxUSD|fxUSD|f-x-protocol-fxusd|USD|crypto-backed|defillama|68038725|0.9998225107601504|2|
284|MNEE USD|MNEE|mnee-usd-stablecoin|USD|fiat-backed|defillama|65859633||1|
97|USP Stablecoin|USP||USD|crypto-backed|defillama|65428904|0.9998627005003723|1|deadFrom=2023-02-16 deprecated
401|Tori trUSD|trUSD|tori-trusd|USD|crypto-backed|defillama|64341469|0.9997578330967488|1|
252|StandX DUSD|DUSD|standx-dusd|USD|crypto-backed|defillama|61017041|0.999244043566622|2|
344|Yuzu USD|YZUSD|yuzu-usd|USD|crypto-backed|defillama|59426331|0.9999822624550967|2|
290|StraitsX XUSD|XUSD|straitsx-xusd|USD|fiat-backed|defillama|55157382|1.0004639364204109|2|
346|Neutrl USD|NUSD|nusd-2|USD|crypto-backed|defillama|53390062||1|
332|pmUSD|pmUSD|precious-metals-usd|USD|crypto-backed|defillama|53089327|0.5647728467101296|1|
283|Unitas|USDU|usdu|USD|crypto-backed|defillama|52300232|0.9998627005003723|2|
409|USDKG|USDKG|usdkg|USD|fiat-backed|coingecko|49988489|0.9997697899690093|2|
348|Fidelity Digital Dollar|FIDD|fidelity-digital-dollar|USD|fiat-backed|defillama|49317070|0.9995290567014713|1|
298|infiniFi USD|IUSD|infinifi-usd|USD|crypto-backed|defillama|48443609|0.9995547080086342|2|
335|JupUSD|JUPUSD|jupusd|USD|crypto-backed|coingecko|48418374|0.9997956275871034|1|
256|Resupply USD|REUSD|resupply-usd|USD|crypto-backed|defillama|42823235|0.9901574740659856|1|
226|Frankencoin|ZCHF|frankencoin|CHF|crypto-backed|defillama|42745362|1.2495563497118827|8|
19|Gemini Dollar|GUSD|gemini-dollar|USD|fiat-backed|defillama|39423739|1.0000382582659413|2|
325|Eurite|EURI|eurite|EUR|fiat-backed|defillama|38744605|1.1691242934160326|2|
230|Noon USN|USN|noon-usn|USD|crypto-backed|coingecko|38393694|0.9993367629744292|3|
255|Aegis YUSD|YUSD|aegis-yusd|USD|fiat-backed|defillama|34841486|0.9993306707957725|2|
4|Binance USD|BUSD|binance-usd|USD|fiat-backed|defillama|34407817|0.9997650291552515|33|
67|Bean|BEAN|bean|USD|algorithmic|defillama|33390537||1|
101|Monerium EUR emoney|EURE|monerium-eur-money|EUR|fiat-backed|defillama|32994796|1.1704039504390757|9|
365|BRLA Digital|BRLA|brla-digital-brla|REAL|fiat-backed|defillama|32532687|0.1941864696323142|4|
385|PathUSD|pathUSD|pathusd|USD|fiat-backed|defillama|32094052|1.025259625156784|1|
326|Metronome Synth USD|MSUSD|metronome-synth-usd|USD|crypto-backed|defillama|30966511|0.6904273120138622|4|
269|Liquity BOLD|BOLD|liquity-bold-2|USD|crypto-backed|defillama|30746448|1.0011441299757078|7|
317|Tokenised GBP|tGBP|tokenised-gbp|GBP|fiat-backed|coingecko|27893942|1.3645641660253744|8|
225|Zoth ZeUSD|ZeUSD||USD|fiat-backed|defillama|27642141|0.9998627005003723|4|deadFrom=2025-03-19
85|Real USD|USDR|real-usd|USD|algorithmic|coingecko|19930089|0.4504882393101514|2|deadFrom=2023-10-11
63|Fantom USD|FUSD||USD|crypto-backed|defillama|18934395|0.9998627005003723|1|deadFrom=2022-04-17
355|JPY Coin|JPYC|jpycoin|JPY|fiat-backed|defillama|18074045|0.006272779269475596|4|
31|SpiceUSD|USDS||USD|algorithmic|defillama|18045251|0.9998627005003723|4|deadFrom=2022-11-20
414|Royal Euro|REUR|royal-euro|EUR|fiat-backed|coingecko|17519271||3|
247|Schuman EUROP|EUROP|schuman-europ|EUR|fiat-backed|defillama|15268772|1.1680750600768985|6|
289|XSGD|XSGD|xsgd|SGD|fiat-backed|defillama|12693052|0.7872535778139459|7|
165|AUDD|AUDD|novatti-australian-digital-dollar|AUD|fiat-backed|defillama|10256877|0.7208040339170485|8|
274|Quantoz EURQ|EURQ|quantoz-eurq|EUR|fiat-backed|defillama|10135432||4|
51|Stasis Euro|EURS|stasis-eurs|EUR|fiat-backed|defillama|8219444|1.1994601492505335|6|
379|Argentine Peso|WARS|argentine-peso|ARS|fiat-backed|coingecko|7063600|0.0006337119162821319|6|
66|Frax Price Index|FPI|frax-price-index|VAR|algorithmic|defillama|7008453|1.1414586850012156|2|
300|Bilira|TRYB|bilira|TRY|fiat-backed|defillama|6933168||7|
122|GYEN|GYEN|gyen|JPY|fiat-backed|coingecko|6029285|0.006218730793595252|5|
239|StablR Euro|EURR|stablr-euro|EUR|fiat-backed|defillama|5794635|0.455092170801957|2|
49|Euro Tether|EURT|tether-eurt|EUR|fiat-backed|defillama|4851557||2|deadFrom=2025-12-15
299|PHT Stablecoin|PHT|pht-stablecoin|PHP|crypto-backed|defillama|3648940||3|
280|Tether CNH|CNHT|cnh-tether|CNY|fiat-backed|defillama|3050626|0.14878583|2|
145|CAD Coin|CADC|cad-coin|CAD|fiat-backed|coingecko|1775508|0.7243932066434657|4|
281|Mexican Peso Tether|MXNT|mexican-peso-tether|MXN|fiat-backed|defillama|1156672|0.05912733|1|
428|KRWQ|KRWQ|krwt|KRW|fiat-backed|coingecko|545562|0.0006988258540620807|7|young=month
367|Mento Kenyan Shilling|KESm|celo-kenyan-shilling|KES|crypto-backed|defillama|164799|0.0077403323633994025|1|
412|MYR Stablecoin|MYRT|myr-stablecoin|MYR|fiat-backed|defillama|123298||1|
382|Colombian Peso|WCOP|colombian-peso|COP|fiat-backed|coingecko|76664|0.00032498668173497477|6|
381|Chilean Peso|WCLP|chilean-peso|CLP|fiat-backed|coingecko|70891|0.001108490952079596|6|
369|Mento Nigerian Naira|NGNm|celo-nigerian-naira|NGN|crypto-backed|defillama|55022||1|
368|Mento South African Rand|ZARm|celo-south-african-rand|ZAR|crypto-backed|defillama|50838||1|
384|Peruvian Sol|WPEN|peruvian-sol|PEN|fiat-backed|coingecko|39791|0.2995175050353046|6|
371|Mento West African CFA Franc|XOFm|celo-west-african-cfa-franc|XOF|crypto-backed|defillama|34106||1|
372|Mento Ghanaian Cedi|GHSm|celo-ghanaian-cedi|GHS|crypto-backed|defillama|24920|0.0908574237769663|1|
131|UAHT|UAHT|uaht|UAH|fiat-backed|coingecko|3135||1|
244|Lift Dollar|USDL|lift-dollar|USD|fiat-backed|defillama|9003252||2|young=day
3|TerraClassicUSD|USTC|terrausd|USD|algorithmic|coingecko|0||17|deadFrom=2022-05-09 young=day
327|Mu Digital AZND|AZND|mu-digital-aznd|USD|crypto-backed|defillama|16326376||1|delisted`;

export const stablecoinRows: readonly StablecoinRow[] = table.trim().split('\n').map(toRow);

function toRow(line: string): StablecoinRow {
  const cells = line.split('|');
  const text = (at: number): string => cells[at] ?? '';
  const orNull = (at: number): string | null => text(at) || null;
  const marks = new Map<string, string | true>();
  for (const mark of text(10).split(' ').filter(Boolean)) {
    const [name = '', value] = mark.split('=');
    marks.set(name, value ?? true);
  }
  const young = marks.get('young');
  marks.delete('young');
  return {
    id: text(0),
    name: text(1),
    symbol: text(2),
    geckoId: orNull(3),
    peg: text(4),
    mechanism: text(5),
    priceSource: orNull(6),
    size: Number(text(7)),
    price: text(8) === '' ? null : Number(text(8)),
    chains: Number(text(9)),
    marks: Object.fromEntries(marks),
    young: young === 'day' || young === 'month' ? young : null,
  };
}
