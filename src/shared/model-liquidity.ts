import { z } from 'zod';
import { levels } from './stress.ts';

/** Replies of the liquidity monitor and the news; field names as the Python API has them (original-system 2.1, 2.4). */

const dateSchema = z.iso.date();
const score = z.number().nullable().describe('0 (calm) to 1; null when the inputs are missing');
const change = z.number().nullable();
const percentPoints = change.describe('percentage points since the observation before');
const percent = z.number().nullable().describe('percent');

const level = z.enum(levels.map((each) => each.level) as ['normal', ...string[]]);

const inputSchema = z.object({
  name: z.string(),
  value: z.number(),
  observed_on: dateSchema.describe('the date that the source gives the value'),
  age_days: z.int().describe('calendar days from that date to the date of the index'),
  source: z.string(),
  provisional: z.boolean(),
});

/** Where a carried value comes from; rows of the Python system say neither source nor time. */
const originSchema = z.object({
  observed_at: dateSchema,
  source: z.string(),
  provisional: z.boolean(),
  fetched_at: z.iso.datetime().nullable(),
});

const moduleBase = {
  score,
  prevScore: score.describe('by the observations before these; null when there are none within a week'),
  inputs: z
    .array(inputSchema)
    .describe('what the score was computed from; empty for rows of the Python system'),
  missing: z.array(z.string()).describe('inputs of this module that could not be had'),
};

export const stressLatestSchema = z.object({
  date: dateSchema.nullable(),
  totalScore: score,
  level: level.nullable(),
  levelLabel: z.string().nullable(),
  levelColor: z.string().nullable(),
  coverage: z.number().nullable().describe('sum of the weights of the modules that have inputs, 0-1'),
  prevDate: dateSchema.nullable().describe('what prevScore is of: the index before, at most a week before'),
  reliable: z.boolean().describe('false when less than half of the index has inputs'),
  fetchedAt: z
    .object({
      index: z.iso.datetime().nullable(),
      news: z.iso.datetime().nullable(),
      fedTone: z.iso.datetime().nullable(),
    })
    .describe('when the index was worked out, and its news and press releases were read'),
  modules: z.object({
    volatility: z.object({ ...moduleBase, vix: z.number().nullable(), vixChange: percent }),
    credit: z.object({
      ...moduleBase,
      hyOas: percent,
      igOas: percent,
      hyOasChg: percentPoints,
      igOasChg: percentPoints,
    }),
    funding: z.object({
      ...moduleBase,
      sofr: percent,
      rrpBalance: z.number().nullable().describe('billions of US dollars'),
      policyRate: percent,
      sofrChg: percentPoints,
      rrpChg: change,
    }),
    treasury: z.object({
      ...moduleBase,
      dgs10: percent,
      tltClose: z.number().nullable().describe('US dollars'),
      dgs10Chg: percentPoints,
      tltChg: percent,
    }),
    news: z.object({
      ...moduleBase,
      totalCount: z.int().nullable(),
      topKeyword: z.string().nullable(),
      countChg: z.int().nullable(),
      keywords: z
        .array(
          z.object({ keyword: z.string(), count: z.int(), date: dateSchema, titles: z.array(z.string()) }),
        )
        .describe('most frequent first'),
    }),
    fedTone: z.object({
      ...moduleBase,
      liquidityFocus: z.number().nullable(),
      creditFocus: z.number().nullable(),
      stabilityFocus: z.number().nullable(),
      liqChg: change,
      stabChg: change,
    }),
  }),
  prices: z
    .array(
      z.object({
        symbol: z.string(),
        close: z.number().nullable().describe('US dollars; ^VIX: points'),
        changePercent: percent.describe('percent, against the session before'),
        date: dateSchema.nullable().describe('session date in New York'),
        source: z.string().nullable(),
        provisional: z.boolean(),
        fetched_at: z.iso.datetime().nullable(),
      }),
    )
    .describe('the eight symbols as of the date'),
  macro: z.object({
    dgs2: percent,
    dgs10: percent,
    dgs30: percent,
    hyOas: percent,
    igOas: percent,
    sofr: percent,
    dgs2Chg: percentPoints,
    dgs10Chg: percentPoints,
    dgs30Chg: percentPoints,
    origin: z.record(z.string(), originSchema).describe('where each series comes from and how old it is'),
    observed: z.record(z.string(), dateSchema).describe('observation date of each series'),
  }),
});
export type StressLatest = z.infer<typeof stressLatestSchema>;

export const stressHistorySchema = z.object({
  days: z.int(),
  history: z
    .array(
      z.object({
        date: dateSchema,
        totalScore: score,
        level: level.nullable(),
        levelLabel: z.string().nullable(),
        levelColor: z.string().nullable(),
        coverage: z.number().nullable(),
        volScore: score,
        creditScore: score,
        fundingScore: score,
        treasuryScore: score,
        newsScore: score,
        fedToneScore: score,
        vix: z.number().nullable(),
        hyOas: percent,
        igOas: percent,
        sofr: percent,
        rrpBalance: z.number().nullable(),
        dgs10: percent,
        dgs2: percent,
        dgs30: percent,
        tltClose: z.number().nullable(),
        newsCount: z.int().nullable(),
        fedLiquidity: z.number().nullable(),
        fedStability: z.number().nullable(),
      }),
    )
    .describe('oldest first; raw values of exactly that date, null where there is none'),
});
export type StressHistory = z.infer<typeof stressHistorySchema>;

export const recomputeSchema = z.object({
  from: dateSchema,
  to: dateSchema,
  same: z.int().describe('days whose index came out as it is stored, bit for bit'),
  changed: z.array(z.object({ date: dateSchema, before: score, after: score })),
  skipped: z.int().describe('days without stored inputs, made by the Python system; left as they are'),
});

const articleSchema = z.object({
  id: z.int(),
  source: z.string(),
  category: z.string(),
  title: z.string(),
  url: z.string(),
  publisher: z.string().nullable(),
  published_at: z.string().nullable(),
  fetched_at: z.string().nullable(),
  summary: z.string().nullable(),
});

export const articleListSchema = z.object({
  date: dateSchema,
  total: z.int(),
  articles: z.array(articleSchema),
});

const counts = z.object({ fetched: z.int(), saved: z.int(), skipped: z.int() });

/** What a news fetch adds to the run's own report. */
export const newsCountsSchema = z.object({
  total_fetched: z.int(),
  total_saved: z.int(),
  total_skipped: z.int().describe('known already, or no article'),
  by_category: z.record(z.string(), counts),
});

export type NewsCounts = z.infer<typeof newsCountsSchema>;
