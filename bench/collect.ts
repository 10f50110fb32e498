import type { CollectTimes } from './collect-child.ts';
import { compare, compareLowest, inTurns, median } from './measure.ts';
import { output, startStandIn } from './processes.ts';
import type { Row, Size } from './report.ts';

const runsEach = 5;

/** A whole crypto run against the same requests sent raw, and the longest stall of its process. */
export async function cryptoRun(dir: string, size: Size): Promise<Row[]> {
  const simulator = await startStandIn('simulator');
  const child = (role: 'collect' | 'raw') =>
    output<CollectTimes>('collect-child.ts', role, simulator.url, dir, String(runsEach));
  // The first round also tells the simulator what a run asks for.
  const { ours, baseline } = await inTurns(size.rounds, {
    ours: () => child('collect'),
    baseline: () => child('raw'),
  });
  await simulator.stop();
  const first = (list: readonly number[]) => list[0] ?? Number.NaN;
  const later = (list: readonly number[]) => median(list.slice(1));
  const times = (pick: (list: readonly number[]) => number) =>
    compare(
      ours.map(({ ms }) => pick(ms)),
      baseline.map(({ ms }) => pick(ms)),
    );
  const stalls = (pick: (list: readonly number[]) => number) =>
    compareLowest(
      ours.map(({ stallMs }) => pick(stallMs)),
      baseline.map(({ stallMs }) => pick(stallMs)),
    );
  const row = { against: 'the same requests sent raw, parsed', unit: 'ms' as const };
  const [above, most] = [{ above: 300 }, { ours: 20 }];
  return [
    { quantity: '`collect crypto`, first run of a process', ...row, ...times(first), target: above },
    { quantity: '`collect crypto`, later runs', ...row, ...times(later), target: above },
    { quantity: 'longest stall, first run (lowest)', ...row, ...stalls(first), target: most },
    { quantity: 'longest stall, later runs (lowest)', ...row, ...stalls(later), target: most },
  ];
}
