import { signed } from '../format/format.ts';
import { useLanguage } from '../i18n/i18n.tsx';

/** Within this, nothing has moved. */
const flatWithin = 0.1;

/** The change of a figure that stands beside it. Up, down or flat: sign and arrow tell it, colour only repeats it. */
export function Delta({
  value,
  unit = '%',
  decimals = 1,
  flat = flatWithin,
  label,
  tone = 'price',
}: {
  value: number | null | undefined;
  unit?: string;
  decimals?: number;
  flat?: number;
  /** What it is against, e.g. "1 day". */
  label?: string;
  /** `stress`: rising is bad. `price` follows the user's convention of colours. */
  tone?: 'price' | 'stress';
}) {
  const language = useLanguage();
  const direction = value == null ? 'flat' : value > flat ? 'up' : value < -flat ? 'down' : 'flat';
  const arrow = value == null ? '' : { up: '▲ ', down: '▼ ', flat: '━ ' }[direction];
  return (
    <span style={{ whiteSpace: 'nowrap' }} data-derived>
      {label && <span className="dim">{label} </span>}
      <span className={value == null ? 'dim' : tone === 'stress' ? `stress-${direction}` : direction}>
        <span aria-hidden="true">{arrow}</span>
        {signed(language, value, decimals, unit)}
      </span>
    </span>
  );
}
