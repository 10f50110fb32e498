import { expect, test } from 'vitest';
import { errorText } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';
import { updateProblem } from './update-problem.ts';

const url = 'https://updates.example.com/ddc/';
const host = 'updates.example.com';
const thrown = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.each<[string, unknown, string, object]>([
  ['no network', thrown('net::ERR_INTERNET_DISCONNECTED'), 'update_unreachable', { host, problem: 'dns' }],
  ['nobody there', thrown('net::ERR_CONNECTION_REFUSED'), 'update_unreachable', { host, problem: 'refused' }],
  [
    'a wrong certificate',
    thrown('net::ERR_CERT_AUTHORITY_INVALID'),
    'update_unreachable',
    { host, problem: 'tls' },
  ],
  [
    'a server that leads elsewhere without encryption',
    thrown('net::ERR_BLOCKED_BY_CLIENT'),
    'update_unreachable',
    { host, problem: 'not_update_url' },
  ],
  [
    'no list of versions',
    thrown('Cannot find channel', { code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' }),
    'update_missing',
    { host },
  ],
  [
    'a server in trouble',
    thrown('503', { code: 'HTTP_ERROR_503', statusCode: 503 }),
    'update_refused',
    { host, status: 503 },
  ],
  [
    'a file that is not there',
    thrown('Cannot download "https://x/y.AppImage", status 404: Not Found'),
    'update_refused',
    { host, status: 404 },
  ],
  [
    'a list that is none',
    thrown('Cannot parse', { code: 'ERR_UPDATER_INVALID_UPDATE_INFO' }),
    'update_unreadable',
    { host, problem: 'update_info' },
  ],
  ['an empty list', new TypeError('reading null'), 'update_unreadable', { host, problem: 'update_info' }],
  [
    'another file than promised',
    thrown('sha512 checksum mismatch', { code: 'ERR_CHECKSUM_MISMATCH' }),
    'update_checksum',
    { host },
  ],
  [
    'a file of somebody else, on Windows',
    thrown('not signed by the application owner', { code: 'ERR_UPDATER_INVALID_SIGNATURE' }),
    'update_signature',
    { host },
  ],
  [
    'a file of somebody else, on macOS',
    thrown('Code signature at URL did not pass validation: failed to satisfy specified code requirement(s)'),
    'update_signature',
    { host },
  ],
  [
    'an app of ours that is not signed, on macOS',
    thrown('Could not get code signature for running application'),
    'update_not_signed',
    {},
  ],
  ['a full disk', thrown('write', { code: 'ENOSPC' }), 'update_failed', { problem: 'disk_full' }],
  ['a folder that is not ours', thrown('open', { code: 'EACCES' }), 'update_failed', { problem: 'EACCES' }],
  ['what nobody has foreseen', 'odd', 'update_failed', { problem: 'internal' }],
])('%s', (_, problem, code, params) => {
  const error = updateProblem(problem, url);
  expect({ code: error.code, params: error.params }).toEqual({ code, params });
  for (const language of ['ko', 'en'] as const)
    expect(errorText(translator(language), code, error.params)).not.toMatch(
      /\{\{|not_update_url|update_info/,
    );
});
