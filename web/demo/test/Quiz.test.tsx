import {init, on} from '@sojourn/browser';
import {SojournProvider} from '@sojourn/react';
import {cleanup, fireEvent, render, screen} from '@testing-library/react';
import {afterEach, beforeAll, beforeEach, expect, it, vi} from 'vitest';
import {Quiz} from '../src/pages/Quiz';

let events: {eventType: string; payload: Readonly<Record<string, unknown>>}[] = [];

beforeAll(() => {
  // Nothing of this needs an answer: what is tracked waits.
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  init();
  on('event', (event) => { events.push(event); });
});

beforeEach(() => {
  localStorage.removeItem('waymark.quiz');
  events = [];
});

afterEach(cleanup);

const open = () => render(<SojournProvider><Quiz /></SojournProvider>);

function choose(label: RegExp | string) {
  fireEvent.click(screen.getByRole('radio', {name: label}));
  fireEvent.click(screen.getByRole('button', {name: 'Next'}));
}

it('tells that it was started with the first answer, and what each answer adds', () => {
  open();
  expect(events).toEqual([]);
  choose(/tide table/);
  expect(events).toMatchObject([
    {eventType: 'QUIZ_STARTED', payload: {quizType: 'journey'}},
    {eventType: 'FORM_PROGRESS', payload: {formType: 'quiz', answersCount: 1, fieldNames: ['morning']}},
  ]);
  expect(events[1]?.payload).not.toHaveProperty('fields');
});

it('resumes half done after the page was closed, and says so', () => {
  const first = open();
  choose(/tide table/);
  choose(/binoculars/);
  first.unmount();
  events = [];

  open();
  expect(screen.getByRole('status').textContent).toContain('You had answered 2');
  expect(screen.getByText('3 of 6')).toBeTruthy();
  expect(events).toMatchObject([{eventType: 'QUIZ_RESUMED', payload: {answersCount: 2}}]);
  choose(/around the corner/);
  expect(events.map(({eventType}) => eventType)).toEqual(['QUIZ_RESUMED', 'FORM_PROGRESS']);
});

it('completes with its result and what it learned for the profile', () => {
  open();
  choose(/bakery/);
  choose(/second, empty bag/);
  choose(/three countries/);
  choose('Two of us');
  fireEvent.click(screen.getByRole('button', {name: 'Rather not say'}));
  fireEvent.change(screen.getByLabelText('Country'), {target: {value: ' Italy '}});
  fireEvent.click(screen.getByRole('button', {name: 'Next'}));

  expect(events.at(-1)).toMatchObject({
    eventType: 'QUIZ_COMPLETED',
    payload: {quizType: 'journey', answersCount: 6, result: 'towns', fields: {household: 'Two of us', country: 'Italy'}},
  });
  expect(screen.getByRole('heading', {level: 1}).textContent).toBe('You turn into side streets');
  expect(events.filter(({eventType}) => eventType === 'QUIZ_STARTED')).toHaveLength(1);
});

it('lets an answer be taken back', () => {
  open();
  choose(/tide table/);
  choose(/binoculars/);
  fireEvent.click(screen.getByRole('button', {name: 'Back'}));
  expect(screen.getByText('2 of 6')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', {name: 'Start again'}));
  expect(screen.getByText('1 of 6')).toBeTruthy();
});
