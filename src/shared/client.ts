import { type CallerOptions, type Client, createCaller } from './caller.ts';
import { contract } from './contract.ts';

/** The contract over HTTP, for a caller that may be of another build than the host: every reply is checked. */
export const createHttpClient = (options: Omit<CallerOptions, 'replyOf'>): Client =>
  createCaller({ ...options, replyOf: (name, body) => contract[name].reply.parse(body) as never });
