import { perform } from '../../src/main/api/perform.ts';
import type { Core } from '../../src/main/core.ts';
import type { RawInput, Reply } from '../../src/shared/contract.ts';
import type { Operation } from '../../src/shared/routes.ts';

/** Asks a core in this process as every way in does. An error is thrown. */
export async function ask<N extends Operation>(core: Core, name: N, input: RawInput<N>): Promise<Reply<N>> {
  const result = await perform(core, name, input, { trigger: 'api' });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
