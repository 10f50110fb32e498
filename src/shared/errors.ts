/** Every error the product can name: its HTTP status and the exit code of the command line. Closed on purpose. */
export const errorTable = {
  // asked wrongly
  bad_input: { http: 422, exit: 2 },
  bad_body: { http: 400, exit: 2 },
  bad_config: { http: 500, exit: 2 },
  bad_settings: { http: 500, exit: 2 },
  bad_usage: { http: 400, exit: 2 },
  node_too_old: { http: 500, exit: 2 },
  not_over_http: { http: 403, exit: 1 },
  key_not_storable: { http: 409, exit: 1 },
  file_not_written: { http: 500, exit: 1 },
  not_found: { http: 404, exit: 1 },
  method_not_allowed: { http: 405, exit: 2 },
  not_running: { http: 409, exit: 1 },
  // refused by the guard
  forbidden_host: { http: 403, exit: 1 },
  forbidden_origin: { http: 403, exit: 1 },
  bad_request: { http: 400, exit: 2 },
  unsupported_media_type: { http: 415, exit: 2 },
  body_too_large: { http: 413, exit: 2 },
  header_too_large: { http: 431, exit: 2 },
  request_timeout: { http: 408, exit: 1 },
  too_many_streams: { http: 503, exit: 1 },
  // a source misbehaved
  source_unreachable: { http: 502, exit: 1 },
  source_timeout: { http: 504, exit: 1 },
  source_refused: { http: 502, exit: 1 },
  source_declined: { http: 502, exit: 1 },
  source_key_rejected: { http: 502, exit: 1 },
  source_rate_limited: { http: 502, exit: 1 },
  source_changed: { http: 502, exit: 1 },
  source_stale: { http: 502, exit: 1 },
  source_too_large: { http: 502, exit: 1 },
  source_redirected: { http: 502, exit: 1 },
  not_configured: { http: 409, exit: 1 },
  // the run
  no_rows: { http: 500, exit: 1 },
  step_timeout: { http: 504, exit: 1 },
  run_timeout: { http: 504, exit: 1 },
  cancelled: { http: 409, exit: 130 },
  interrupted: { http: 500, exit: 1 },
  inputs_missing: { http: 409, exit: 1 },
  needs_failed: { http: 500, exit: 1 },
  // the database
  database_locked: { http: 503, exit: 4 },
  database_newer: { http: 500, exit: 4 },
  database_damaged: { http: 500, exit: 4 },
  database_not_sqlite: { http: 500, exit: 4 },
  database_incompatible: { http: 500, exit: 4 },
  database_other_mode: { http: 500, exit: 4 },
  database_read_only: { http: 500, exit: 4 },
  database_unavailable: { http: 500, exit: 4 },
  backup_failed: { http: 500, exit: 4 },
  backup_unusable: { http: 409, exit: 4 },
  restore_failed: { http: 500, exit: 4 },
  run_going_on: { http: 409, exit: 1 },
  disk_full: { http: 507, exit: 4 },
  // the host
  port_taken: { http: 500, exit: 5 },
  port_reserved: { http: 500, exit: 5 },
  already_running: { http: 409, exit: 5 },
  host_unreachable: { http: 502, exit: 5 },
  task_scheduler_failed: { http: 500, exit: 1 },
  shutting_down: { http: 503, exit: 1 },
  internal: { http: 500, exit: 1 },
  // an update of the app
  update_unreachable: { http: 502, exit: 1 },
  update_missing: { http: 502, exit: 1 },
  update_refused: { http: 502, exit: 1 },
  update_unreadable: { http: 502, exit: 1 },
  update_checksum: { http: 502, exit: 1 },
  update_signature: { http: 502, exit: 1 },
  update_not_signed: { http: 409, exit: 1 },
  update_unsupported: { http: 409, exit: 1 },
  update_not_ready: { http: 409, exit: 1 },
  update_failed: { http: 500, exit: 1 },
} as const satisfies Record<string, { http: number; exit: number }>;

export type ErrorCode = keyof typeof errorTable;

/** What fills the gaps of an error's sentence; plain values only, so that it crosses IPC and JSON unharmed. */
export type MessageParams = Readonly<Record<string, string | number>>;

/** The params of an error that came from elsewhere; undefined when they are none. */
export function messageParams(value: unknown): MessageParams | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const isPlain = (each: unknown) => typeof each === 'string' || typeof each === 'number';
  return Object.values(value).every(isPlain) ? (value as MessageParams) : undefined;
}

/** Exit codes of a finished collection, by its status. */
export const statusExit = { success: 0, partial: 3, failed: 1 } as const;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value);
}
