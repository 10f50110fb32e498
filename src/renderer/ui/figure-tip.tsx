import { Tooltip } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';

/** What a figure is of, beside the figure while somebody is near. */
export const FigureTip = ({ target, label }: { target: RefObject<HTMLElement | null>; label: ReactNode }) => (
  <Tooltip
    opened
    target={target}
    // Within the page's landmark, as its contents are.
    portalProps={{ target: '#content' }}
    label={label}
    multiline
    maw={360}
    withArrow
  />
);
