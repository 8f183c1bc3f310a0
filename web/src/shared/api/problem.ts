/** What the server said could not be done: a code whose sentence the locale files hold. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;

  constructor(code: string, status: number, details: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("client.unexpected", 0, { message: String(error) });
}

export async function problemOf(response: Response): Promise<Problem> {
  const fallback = response.status >= 500 ? "client.server_failed" : "client.unexpected";
  try {
    const body = (await response.json()) as { code?: string; details?: Record<string, unknown> };
    return new Problem(body.code ?? fallback, response.status, body.details ?? {});
  } catch {
    return new Problem(fallback, response.status);
  }
}
