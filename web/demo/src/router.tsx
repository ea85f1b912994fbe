import {useEffect, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent} from 'react';

/** The pages: see pages.json, which the server reads. */
export type Page = '' | 'quiz' | 'signup' | 'chat' | 'privacy';

/** All pages lie in one folder, which need not be the root: a proxy may put a prefix before it. */
export const folder = new URL('.', document.baseURI).pathname;

const moved = 'waymark:moved';

function subscribe(listener: () => void) {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
}

/** The present page's name: what stands after the folder. */
export function usePage(): string {
  return useSyncExternalStore(subscribe, () => location.pathname.slice(folder.length).replace(/\/$/, ''));
}

export function go(page: Page): void {
  history.pushState(null, '', folder + page);
  window.dispatchEvent(new Event(moved));
}

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: Page;
}

export function Link({to, onClick, children, ...rest}: LinkProps) {
  const page = usePage();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    // Anything but a plain click is the browser's: a new tab, a download.
    if (!event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(to);
    }
  };
  return <a {...rest} href={folder + to} onClick={follow} aria-current={page === to ? 'page' : undefined}>{children}</a>;
}

/** A new page begins at its top and with its heading, as it would had the browser loaded it. */
export function useArrival(page: string, title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (arrivals.first) {
      arrivals.first = false;
      return;
    }
    window.scrollTo({top: 0, behavior: 'instant'});
    document.querySelector<HTMLElement>('main h1')?.focus({preventScroll: true});
  }, [page]);
}

/** The browser itself takes care of the page that it loaded. */
const arrivals = {first: true};
