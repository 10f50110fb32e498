/** The half circle of the gauge in its 200 × 112 box. */
export const gauge = { centerX: 100, centerY: 96, radius: 80, width: 12 } as const;

const { centerX, centerY, radius } = gauge;

/** The point of a half circle that stands for a score: 0 at the left, 1 at the right, over the top. */
export function gaugePoint(score: number): { x: number; y: number } {
  const angle = Math.PI * (1 - Math.min(1, Math.max(0, score)));
  return { x: centerX + radius * Math.cos(angle), y: centerY - radius * Math.sin(angle) };
}

/** An arc between two scores. Never more than half a circle, so the large-arc flag is never set. */
export function gaugeArc(from: number, to: number): string {
  const [start, end] = [gaugePoint(from), gaugePoint(to)];
  return `M ${start.x.toFixed(2)} ${start.y.toFixed(2)} A ${radius} ${radius} 0 0 1 ${end.x.toFixed(2)} ${end.y.toFixed(2)}`;
}
