import { perform } from '../../src/main/api/perform.ts';
import { configure, type Surroundings, startHost } from '../../src/main/host.ts';
import { readEnvironment } from '../../src/main/lib/environment.ts';
import type { RawInput, Reply } from '../../src/shared/contract.ts';
import type { Operation } from '../../src/shared/routes.ts';
import { temporaryDir } from './core.ts';

/** The real host in this process, as the desktop starts it, on a free port unless `env` names one. */
export async function startTestHost(env: Record<string, string>, surroundings: Partial<Surroundings> = {}) {
  const variables = { DDC_DATA_DIR: temporaryDir(), DDC_PORT: '0', DDC_PACE: '0', ...env };
  const configuration = configure({ environment: readEnvironment(variables), locale: 'en-US', demo: false });
  const problems: string[] = [];
  const host = await startHost(
    configuration,
    { version: '0.0.0-test', fetch, ...surroundings },
    { onListening: () => undefined, onPortProblem: ({ code }) => problems.push(code) },
  );
  return {
    host,
    core: host.core,
    dataDir: configuration.dataDir,
    env: variables,
    problems,
    /** Asks as a window of the app does. An error is thrown. */
    async ask<N extends Operation>(name: N, input: RawInput<N>): Promise<Reply<N>> {
      const result = await perform(host.core, name, input, { trigger: 'dashboard', through: 'desktop' });
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
      return result.value;
    },
    url: () => `http://127.0.0.1:${host.server?.port}`,
  };
}
export type TestHost = Awaited<ReturnType<typeof startTestHost>>;
