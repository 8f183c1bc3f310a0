/** The share of each answer, most wanted first by its key, in percent without a remainder. */
export function sharesOf(byAnswer: Record<string, number>): { answer: string; count: number; percent: number }[] {
  const total = Object.values(byAnswer).reduce((sum, count) => sum + count, 0);
  return Object.entries(byAnswer)
    .map(([answer, count]) => ({ answer, count, percent: total === 0 ? 0 : Math.round((100 * count) / total) }))
    .sort((one, other) => other.answer.localeCompare(one.answer));
}
