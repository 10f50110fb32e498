import { common } from './common.ts';
import { crypto } from './crypto.ts';
import { liquidity } from './liquidity.ts';
import { news } from './news.ts';
import { overview } from './overview.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';

/** English texts of the dashboards, one file a page. Their shape is that of every language. */
export const en = { ...common, overview, liquidity, crypto, news, runs, settings };

export type UiTexts = typeof en;
