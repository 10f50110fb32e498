import { expect, test } from 'vitest';
import { requestOf } from '../shared/caller.ts';
import { firstReads } from './first-reads.ts';

test('the addresses that are asked before the contract is there are those of the contract', () => {
  for (const { name, input, path } of Object.values(firstReads).flat()) {
    expect({ method: 'GET', path }).toEqual(requestOf(name, input));
  }
});
