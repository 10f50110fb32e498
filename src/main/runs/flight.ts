/** Something that is going on in this process, and that others may join. */
export interface Flight<T> {
  promise: Promise<T>;
  controller: AbortController;
  /** How many days back, for a backfill. */
  days: number;
  /** Known once the place is taken; never that of a run of another process, which only that one can cancel. */
  runId?: string;
}

/** Starts a flight; it is aborted with its parent, also when the parent was aborted before. */
export function launch<T>(start: (flight: Flight<T>) => Promise<T>, parent?: AbortSignal): Flight<T> {
  const controller = new AbortController();
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  const flight = { controller, days: 0 } as Flight<T>;
  flight.promise = start(flight);
  return flight;
}
