import { Tooltip } from '@mantine/core';

/** What a figure is of, beside the figure while somebody is near. */
export function FigureTip({
  target,
  label,
  lines,
}: {
  target: HTMLElement | null;
  label: string;
  lines: readonly string[];
}) {
  return (
    <Tooltip
      opened
      target={target}
      label={
        <>
          <strong>{label}</strong>
          {lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </>
      }
      multiline
      maw={360}
      withArrow
    />
  );
}
