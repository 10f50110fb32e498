import { type ReactNode, useState } from 'react';
import { TimeSeries } from '../../charts/time-series.tsx';
import { missing } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { type Origin, originLines } from '../../ui/figure.tsx';
import { usePresent } from '../../ui/now.tsx';
import type { Series } from './series.ts';

export interface Tile {
  id: string;
  label: string;
  text: string;
  extra?: ReactNode;
  origin?: Origin | undefined;
  /** What the chart shows when the tile is clicked; without, the tile is only a figure. */
  series?: Series | undefined;
}

function TileBody({ tile, isShown }: { tile: Tile; isShown: boolean }) {
  const t = useT();
  const lines = originLines(t, tile.origin, usePresent());
  return (
    <>
      <span className="dim tile-label">
        {tile.label}
        {isShown && <span aria-hidden="true"> ◀</span>}
      </span>
      <span className="tile-value">
        <span
          data-tile-value
          {...(tile.text !== '' && { 'data-figure': tile.label, 'data-origin': lines.join('\n') })}
        >
          {tile.text}
        </span>{' '}
        {tile.extra}
      </span>
      {tile.text !== missing && tile.origin && (
        <span className="dim tile-origin">
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      )}
    </>
  );
}

/** Figures, and the chart of the one that was clicked last. */
export function Tiles({ tiles, first }: { tiles: readonly Tile[]; first?: string }) {
  const t = useT();
  const [asked, setAsked] = useState(first);
  const drawable = tiles.filter(({ series }) => series?.points.some(({ value }) => value !== null));
  const shown = drawable.find(({ id }) => id === asked) ?? drawable[0];
  return (
    <>
      <div className="tiles">
        {tiles.map((tile) =>
          drawable.includes(tile) ? (
            <button
              key={tile.id}
              type="button"
              className="tile card-button"
              aria-pressed={tile === shown}
              onClick={() => setAsked(tile.id)}
              data-tile={tile.id}
            >
              <TileBody tile={tile} isShown={tile === shown} />
            </button>
          ) : (
            <div key={tile.id} className="tile" data-tile={tile.id}>
              <TileBody tile={tile} isShown={false} />
            </div>
          ),
        )}
      </div>
      {drawable.length > 1 && <p className="dim hint">{t('ui.crypto.modal.tileHint')}</p>}
      {shown?.series ? (
        <TimeSeries
          key={shown.id}
          {...shown.series}
          height={220}
          initialRange="d90"
          heading={<strong>{shown.series.name}</strong>}
        />
      ) : (
        <p className="dim hint">{t('ui.crypto.modal.noSeries')}</p>
      )}
    </>
  );
}
