import type { Collector } from '../collector.ts';
import { articles } from './articles.ts';

/** Market news. */
export const news: Collector = { id: 'news', steps: [articles] };
