import { AppError, systemCode } from '../lib/errors.ts';

/** Chromium's words for why a connection failed, as words of `texts.problem`. */
const networkWords: readonly [RegExp, string][] = [
  [/ERR_(?:NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|INTERNET_DISCONNECTED|DNS_\w+)/, 'dns'],
  [/ERR_CONNECTION_REFUSED|ECONNREFUSED/, 'refused'],
  [/ERR_(?:CERT_\w+|SSL_\w+|BAD_SSL\w*)/, 'tls'],
  [/ERR_(?:CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING)/, 'cut'],
  [/ERR_BLOCKED_BY_CLIENT/, 'not_update_url'],
  [/net::ERR_|ECONN|ETIMEDOUT|timed out/, 'connection'],
];

const unreadable =
  /^ERR_UPDATER_(?:INVALID_UPDATE_INFO|INVALID_VERSION|NO_FILES_PROVIDED|NO_CHECKSUM|ZIP_FILE_NOT_FOUND)$/;

const disk: ReadonlyMap<string, string> = new Map([['ENOSPC', 'disk_full']]);

/** What electron-updater throws while it deals with `url`, as an error of ours. Its codes are in its sources. */
export function updateProblem(thrown: unknown, url: string): AppError {
  const host = URL.canParse(url) ? new URL(url).host : url;
  const { code, message, statusCode } = (thrown ?? {}) as {
    code?: unknown;
    message?: unknown;
    statusCode?: unknown;
  };
  const word = String(code ?? '');
  const text = String(message ?? thrown);
  const because = { cause: thrown };
  if (word === 'ERR_CHECKSUM_MISMATCH') return new AppError('update_checksum', { host }, because);
  if (word === 'ERR_UPDATER_INVALID_SIGNATURE' || /code requirement/i.test(text))
    return new AppError('update_signature', { host }, because);
  if (/code signature for running application/i.test(text))
    return new AppError('update_not_signed', {}, because);
  if (word === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND') return new AppError('update_missing', { host }, because);
  // Of a file that is loaded it is in the sentence alone.
  const status = typeof statusCode === 'number' ? statusCode : Number(/, status (\d{3})\b/.exec(text)?.[1]);
  if (status >= 400) return new AppError('update_refused', { host, status }, because);
  // Of what is no YAML of theirs, some read fields that are not there.
  if (unreadable.test(word) || thrown instanceof TypeError)
    return new AppError('update_unreadable', { host, problem: 'update_info' }, because);
  const system = systemCode(thrown);
  const connection = networkWords.find(([pattern]) => pattern.test(`${word} ${text}`))?.[1];
  if (connection) return new AppError('update_unreachable', { host, problem: connection }, because);
  const problem = disk.get(system ?? '') ?? system ?? 'internal';
  return new AppError('update_failed', { problem }, because);
}
