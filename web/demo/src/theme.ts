import {recall, remember} from './services/browserStorage';

type Theme = 'light' | 'dark';

const key = 'theme';
const changed = 'waymark:theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');

/** What was chosen here, else what the system says. */
export function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
}

export function setTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
  remember(key, chosen);
  window.dispatchEvent(new Event(changed));
}

/** As early as possible, so that nobody sees the other one first. */
export function restoreTheme(): void {
  const chosen = recall(key);
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
}

export function subscribeTheme(listener: () => void): () => void {
  system.addEventListener('change', listener);
  window.addEventListener(changed, listener);
  return () => {
    system.removeEventListener('change', listener);
    window.removeEventListener(changed, listener);
  };
}
