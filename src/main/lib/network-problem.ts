import { systemCode } from './errors.ts';

/** A short, key-free word for why a connection failed. */
export function networkProblem(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause ? thrown.cause : thrown;
  const code = systemCode(cause) ?? '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') return 'reset';
  if (/CERT|TLS|SSL/.test(code)) return 'tls';
  return 'connection';
}
