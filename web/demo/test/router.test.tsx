import {act, cleanup, fireEvent, render, screen} from '@testing-library/react';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {go, Link, useArrival, usePage} from '../src/router';

function Site() {
  const page = usePage();
  useArrival(page, `Page ${page}`);
  return <main><h1 tabIndex={-1}>{`At ${page}`}</h1><Link to="quiz">Quiz</Link></main>;
}

beforeEach(() => {
  act(() => { go(''); });
});
afterEach(cleanup);

it('follows a plain click without loading, names the page and gives its heading the focus', () => {
  render(<Site />);
  const link = screen.getByRole('link');
  expect(link.getAttribute('href')).toBe('/quiz');
  expect(fireEvent.click(link)).toBe(false);
  expect(location.pathname).toBe('/quiz');
  expect(document.title).toBe('Page quiz');
  expect(document.activeElement).toBe(screen.getByRole('heading', {name: 'At quiz'}));
  expect(link.getAttribute('aria-current')).toBe('page');
});

it('leaves every other click to the browser', () => {
  render(<Site />);
  const taken: boolean[] = [];
  const watch = (event: Event) => {
    taken.push(event.defaultPrevented);
    event.preventDefault();
  };
  window.addEventListener('click', watch);
  for (const click of [{ctrlKey: true}, {metaKey: true}, {shiftKey: true}, {altKey: true}, {button: 1}, {}]) {
    fireEvent.click(screen.getByRole('link'), click);
  }
  window.removeEventListener('click', watch);
  expect(taken).toEqual([false, false, false, false, false, true]);
});

it('follows the browser’s own back', () => {
  render(<Site />);
  fireEvent.click(screen.getByRole('link'));
  history.replaceState(null, '', '/privacy/');
  act(() => { window.dispatchEvent(new PopStateEvent('popstate')); });
  expect(screen.getByRole('heading', {name: 'At privacy'})).toBeTruthy();
});
