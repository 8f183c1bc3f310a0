export interface Pair {
  name: string;
  value: string;
}

export interface TrySystem {
  method: "GET" | "POST";
  url: string;
  secret?: string;
  timeout: number;
  body: Pair[];
}

/** Pairs as an object, without those that have no name. */
export function objectOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs.filter(({ name }) => name.trim() !== "").map(({ name, value }) => [name.trim(), value]),
  );
}

/** A question to a system as a node of a flow holds it. */
export function systemOf(system: TrySystem, answers: readonly Pair[]): Record<string, unknown> {
  const { method, url, secret, timeout, body } = system;
  return {
    method,
    url: url.trim(),
    timeout,
    answers: objectOf(answers),
    ...(secret ? { secret } : {}),
    ...(method === "POST" ? { body: objectOf(body) } : {}),
  };
}

const VARIABLE = /\{\{|\{([a-z][a-z0-9_]{0,31})\}/g;

/** The variables that texts name, each once, in the order in which they come; a doubled brace is a brace. */
export function variablesIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(VARIABLE)].map(([, name]) => name));
  return [...new Set(found.filter((name): name is string => name !== undefined))];
}
