const PREFIX = "yingda.";

/** What this browser keeps for its user; a full or forbidden storage loses nothing but the memory. */
export const stored = {
  get<T>(key: string, fallback: T): T {
    try {
      const text = localStorage.getItem(PREFIX + key);
      return text === null ? fallback : (JSON.parse(text) as T);
    } catch {
      return fallback;
    }
  },
  set(key: string, value: unknown): void {
    try {
      if (value === undefined || value === "") localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      // private windows refuse to store: the value then lives as long as the page
    }
  },
};
