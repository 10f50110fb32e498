/** Tells every listener of what happened, in order. A listener that throws does not disturb the others. */
export interface Emitter<E> {
  emit(event: E): void;
  /** Returns the function that ends the subscription. */
  on(listener: (event: E) => void): () => void;
  readonly size: number;
}

export function createEmitter<E>(onListenerError: (error: unknown) => void): Emitter<E> {
  const listeners = new Set<(event: E) => void>();
  return {
    emit(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get size() {
      return listeners.size;
    },
  };
}
