import {useCallback, useState, useSyncExternalStore} from 'react';
import {recall, remember} from '../services/browserStorage';

const key = 'panel';
/** Where the panel has room beside the page: see layout.css. */
const wide = window.matchMedia('(min-width: 72rem)');

export interface Panel {
  isOpen: boolean;
  /** Whether it covers the page instead of standing beside it. */
  isDrawer: boolean;
  toggle: () => void;
  close: () => void;
}

/** Open beside the page unless somebody closed it; as a drawer only where somebody opened it. */
export function usePanel(): Panel {
  const isWide = useSyncExternalStore(subscribe, () => wide.matches);
  const [isWanted, setWanted] = useState(() => recall(key) !== false);
  const [isPulled, setPulled] = useState(false);
  const isOpen = isWide ? isWanted : isPulled;

  const set = useCallback((open: boolean) => {
    if (wide.matches) {
      setWanted(open);
      remember(key, open);
    } else {
      setPulled(open);
    }
  }, []);
  const toggle = useCallback(() => { set(!isOpen); }, [set, isOpen]);
  const close = useCallback(() => { set(false); }, [set]);
  return {isOpen, isDrawer: !isWide, toggle, close};
}

function subscribe(listener: () => void) {
  wide.addEventListener('change', listener);
  return () => { wide.removeEventListener('change', listener); };
}
