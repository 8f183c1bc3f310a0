const QUIET_DB = -60;

/** How loud a piece of sound is, from 0 for silence to 100 for as loud as can be. */
export function levelOf(wave: Float32Array): number {
  const power = wave.reduce((sum, value) => sum + value * value, 0) / Math.max(1, wave.length);
  const decibels = power === 0 ? QUIET_DB : 10 * Math.log10(power);
  return Math.round(Math.max(0, Math.min(1, 1 - decibels / QUIET_DB)) * 100);
}
