import { everySteadily } from "../time/steady";

const EVERY = 3_000;
const PATIENCE = 2_000;

/** Asks every three seconds whether the far end still hears us; `dead` is told when a question stays unanswered. */
export function startHeartbeat(options: { ask: (answered: () => void) => boolean; dead: () => void }): () => void {
  let askedAt: number | null = null;
  return everySteadily(EVERY, () => {
    if (askedAt !== null && Date.now() - askedAt >= PATIENCE) {
      askedAt = null;
      options.dead();
      return;
    }
    const now = Date.now();
    const asked = options.ask(() => {
      if (askedAt === now) askedAt = null;
    });
    askedAt = asked ? now : null;
  });
}
