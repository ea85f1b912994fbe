import {useSyncExternalStore} from 'react';
import {Icon} from './Icon';
import {setTheme, subscribeTheme, theme} from '../theme';

export function ThemeSwitch() {
  const present = useSyncExternalStore(subscribeTheme, theme);
  const isDark = present === 'dark';
  return (
    <button type="button" className="icon-button" aria-pressed={isDark} aria-label="Dark theme"
      onClick={() => { setTheme(isDark ? 'light' : 'dark'); }}>
      <Icon name={isDark ? 'moon' : 'sun'} />
    </button>
  );
}
