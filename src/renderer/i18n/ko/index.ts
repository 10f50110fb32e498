import type { UiTexts } from '../en/index.ts';
import { common } from './common.ts';
import { crypto } from './crypto.ts';
import { liquidity } from './liquidity.ts';
import { news } from './news.ts';
import { overview } from './overview.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';

export const ko: UiTexts = { ...common, overview, liquidity, crypto, news, runs, settings };
