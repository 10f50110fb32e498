import type { SampleDatabase } from './database.ts';
import { compare, inTurns } from './measure.ts';
import { type Server, startBare, startProduct } from './processes.ts';
import type { Row, Size } from './report.ts';

interface Started {
  startMs: number;
  residentMb: number;
}

/** Starts a server, lets it answer once, and stops it. */
async function started(start: () => Promise<Server>): Promise<Started> {
  const server = await start();
  await (await fetch(`${server.url}/health`)).text();
  const residentMb = server.residentMb() ?? Number.NaN;
  await server.stop();
  return { startMs: server.startMs, residentMb };
}

/** From the start of the process to listening, and the memory of an idle host. */
export async function startToListening(
  databases: { empty: SampleDatabase; month: SampleDatabase; years: SampleDatabase },
  size: Size,
): Promise<Row[]> {
  const { empty, month, years } = databases;
  const rounds = size.rounds * 2;
  const product = ({ dir }: SampleDatabase) => started(() => startProduct(dir));
  const bare = ({ file }: SampleDatabase) => started(() => startBare(file));
  const onEmpty = await inTurns(rounds, { ours: () => product(empty), baseline: () => bare(empty) });
  const onYears = await inTurns(rounds, { ours: () => product(years), baseline: () => bare(years) });
  const grown = await inTurns(rounds, { ours: () => product(years), baseline: () => product(month) });

  const ms = ({ startMs }: Started) => startMs;
  const mb = ({ residentMb }: Started) => residentMb;
  const against = 'Node + fastify + open database';
  const memory = compare(onEmpty.ours.map(mb), onEmpty.baseline.map(mb));
  return [
    {
      quantity: '`ddc serve`, start to listening, empty database',
      against,
      unit: 'ms',
      ...compare(onEmpty.ours.map(ms), onEmpty.baseline.map(ms)),
      // The prototype of the design: 170 ms where the bare one takes 118.
      target: { ratio: 1.45 },
    },
    {
      quantity: '`ddc serve`, start to listening, ten years',
      against,
      unit: 'ms',
      ...compare(onYears.ours.map(ms), onYears.baseline.map(ms)),
    },
    {
      quantity: '`ddc serve`, start to listening, ten years',
      against: 'one month',
      unit: 'ms',
      ...compare(grown.ours.map(ms), grown.baseline.map(ms)),
      target: { ratio: 1.2 },
    },
    ...(Number.isNaN(memory.ours)
      ? []
      : [{ quantity: '`ddc serve`, resident memory when idle', against, unit: 'MB' as const, ...memory }]),
  ];
}
