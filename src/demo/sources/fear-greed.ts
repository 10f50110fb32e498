import { Reply, type RequestContext, type Route } from '../route.ts';
import { dayNumber, dayToSeconds, isoDay } from '../world/clock.ts';

/** The first figure ever published. */
const firstDay = isoDay('2018-02-01');

/** alternative.me: every value is text, newest first, and only the newest counts down to its successor. */
export const fearGreed: readonly Route[] = [{ host: 'api.alternative.me', path: /\/fng\/?/, handle: answer }];

function answer({ world, now, query }: RequestContext): Reply {
  const today = dayNumber(now);
  const known = today - firstDay + 1;
  const limit = Number.parseInt(query.get('limit') ?? '1', 10);
  const count = limit > 0 ? Math.min(limit, known) : known;
  const data = Array.from({ length: count }, (_, age) => {
    const day = today - age;
    const figure = world.sentiment(day);
    const left = dayToSeconds(today + 1) - Math.floor(now.getTime() / 1000);
    return {
      value: String(figure),
      value_classification: classify(figure),
      timestamp: String(dayToSeconds(day)),
      ...(age === 0 ? { time_until_update: String(left) } : {}),
    };
  });
  const body = { name: 'Fear and Greed Index', data, metadata: { error: null } };
  // The service indents with tabs.
  return new Reply(JSON.stringify(body, null, '\t'), { contentType: 'application/json', raw: true });
}

function classify(figure: number): string {
  if (figure < 26) return 'Extreme Fear';
  if (figure < 47) return 'Fear';
  if (figure < 55) return 'Neutral';
  return figure < 76 ? 'Greed' : 'Extreme Greed';
}
