/**
 * What is left of a lifetime, in words a screen reader says well.
 * @param milliseconds what is left; zero or less means expired.
 */
export function remainingText(milliseconds: number): string {
  if (milliseconds <= 0) return 'expired';
  const seconds = Math.ceil(milliseconds / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `expires in ${days} d ${hours} h`;
  if (hours > 0) return `expires in ${hours} h ${minutes} min`;
  if (minutes > 0) return `expires in ${minutes} min ${seconds % 60} s`;
  return `expires in ${seconds} s`;
}

/** How much of a lifetime is left, between 0 and 1. */
export function remainingShare(now: number, from: number, until: number): number {
  if (until <= from) return 0;
  return Math.min(1, Math.max(0, (until - now) / (until - from)));
}

/** The latency's parts as shares of the whole, for bars of comparable length. */
export function latencyShares(latency: { wait: number; read: number; total: number }): {
  wait: number;
  read: number;
} {
  const whole = Math.max(latency.total, latency.wait + latency.read, 1e-9);
  return { wait: latency.wait / whole, read: latency.read / whole };
}
