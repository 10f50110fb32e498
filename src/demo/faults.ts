/** Every way an endpoint can be told to misbehave by its name alone. */
export const faultKinds = [
  '429',
  '429-retry-after',
  '429-retry-after-long',
  '403-html',
  '500',
  '502-html',
  'empty',
  'truncated-json',
  'html-200',
  'wrong-types',
  'missing-keys',
  'nulls',
  'numbers-as-text',
  'huge-number',
  'nan',
  'huge-body',
  'slow',
  'hang',
  'hang-body',
  'redirect-private',
  'redirect-loop',
  'reset',
  'cut',
  'yesterday',
] as const;

/** And those that can only hurt a reader of XML. */
export const feedFaultKinds = ['xml-bomb', 'xxe', 'empty-feed'] as const;

export type FeedFaultKind = (typeof feedFaultKinds)[number];

export type FaultKind = (typeof faultKinds)[number] | FeedFaultKind;

export type Fault =
  | FaultKind
  | { readonly kind: FaultKind }
  /** 302 to any place. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** The good answer, `ms` later. */
  | { readonly kind: 'delay'; readonly ms: number };

/** A fault without the short form. */
export type PlainFault = Exclude<Fault, FaultKind>;

export function plainFault(fault: Fault): PlainFault {
  return typeof fault === 'string' ? { kind: fault } : fault;
}

/** The fault in a JSON value that came from outside; undefined when there is none in it. */
export function parseFault(value: unknown): Fault | undefined {
  if (typeof value === 'string') return [...faultKinds, ...feedFaultKinds].find((kind) => kind === value);
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const { kind } = value;
  if (kind === 'redirect') {
    const location = 'location' in value ? value.location : undefined;
    return typeof location === 'string' ? { kind, location } : undefined;
  }
  if (kind === 'delay') {
    const ms = 'ms' in value ? value.ms : undefined;
    return typeof ms === 'number' && ms >= 0 ? { kind, ms } : undefined;
  }
  return parseFault(kind);
}
