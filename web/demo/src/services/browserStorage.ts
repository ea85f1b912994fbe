/**
 * What the site itself remembers in this browser. Storage may be full, switched off or forbidden: then it is forgotten with
 * the page, and nothing else breaks.
 */
const prefix = 'waymark.';

export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Nothing to do: see above.
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing to do: see above.
  }
}
