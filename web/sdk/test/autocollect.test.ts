import {setMaxListeners} from 'node:events';
import {Window} from 'happy-dom';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {AutocollectOptions} from '../src/index.js';
import {ORIGIN, REACH, settle, World, type Tab} from './world/world.js';

interface Collected {
  readonly eventId: string;
  readonly eventType: string;
  readonly payload: Record<string, unknown>;
}

// All that listens to a page listens to one signal, which Node takes for a leak.
setMaxListeners(30);

let world: World;
let window: Window;
let tab: Tab;
let stop: () => void;
beforeEach(() => { world = new World(); });
afterEach(async () => { await window.happyDOM.close(); });

/** A tab with a page on which things are collected. */
const begin = async (options: AutocollectOptions, {url = '/', referrer = '', body = ''} = {}): Promise<void> => {
  window = new Window({url: ORIGIN + url});
  Object.defineProperty(window.document, 'referrer', {value: referrer});
  Object.defineProperty(window.document, 'hidden', {value: false, writable: true});
  Object.defineProperty(window.document, 'visibilityState', {value: 'visible', writable: true});
  window.document.body.innerHTML = body;
  tab = world.open({window});
  tab.sdk.init();
  stop = tab.sdk.autocollect(options);
  tab.listen('event');
  await world.advance(REACH);
};

const collected = (...types: string[]): Collected[] => world.queue()
  .map((value) => JSON.parse(value.slice(36)) as Collected)
  .filter(({eventId}) => !world.service.stored.some((stored) => stored.eventId === eventId))
  .concat(world.service.stored)
  .filter(({eventType}) => types.includes(eventType))
  .sort((a, b) => a.eventId < b.eventId ? -1 : 1);

const find = (selector: string): HTMLInputElement => {
  const found = window.document.querySelector(selector);
  if (!found) {
    throw new Error(`Nothing is at ${selector}`);
  }
  return found as unknown as HTMLInputElement;
};

const event = (name: string): Event => new window.Event(name, {bubbles: true}) as unknown as Event;

const submit = (selector: string): void => {
  const form = find(selector);
  // In happy-dom a form that is its own closest is another object.
  Object.defineProperty(form, 'closest', {value: (marked: string) => form.matches(marked) ? form : null});
  form.dispatchEvent(event('submit'));
};

const fill = (selector: string, value: string): void => {
  const field = find(selector);
  field.value = value;
  field.dispatchEvent(event('input'));
  field.dispatchEvent(event('change'));
};

describe('pages', () => {
  const views = (): unknown[] => collected('PAGE_VIEW').map(({payload}) => payload.page);

  it('are viewed when they load, with what names a campaign', async () => {
    await begin({pages: true}, {url: '/quiz?email=ada@example.com&utm_source=mail&utm_campaign=autumn#top'});
    expect(views()).toEqual(['/quiz?utm_source=mail&utm_campaign=autumn']);
  });

  it('are viewed when scripts change the path, not for query and fragment', async () => {
    await begin({pages: true});
    window.history.pushState({}, '', '/quiz');
    window.history.pushState({}, '', '/quiz?question=2');
    window.history.replaceState({}, '', '/quiz#end');
    window.history.replaceState({}, '', '/result');
    expect(window.location.pathname).toBe('/result');
    expect(views()).toEqual(['/', '/quiz', '/result']);
    window.happyDOM.setURL(`${ORIGIN}/quiz`);
    tab.fire('popstate');
    expect(views()).toEqual(['/', '/quiz', '/result', '/quiz']);
  });

  it('are viewed again when they come back from the back-forward cache', async () => {
    await begin({pages: true});
    tab.fire('pageshow', {persisted: false});
    tab.fire('pageshow', {persisted: true});
    expect(views()).toEqual(['/', '/']);
  });

  it('tell for how many seconds they were in view', async () => {
    await begin({pages: true});
    await world.advance(10_000);
    tab.hide();
    await world.advance(60_000);
    tab.show();
    await world.advance(5000);
    window.history.pushState({}, '', '/quiz');
    await world.advance(3000);
    tab.close();
    await settle();
    expect(collected('PAGE_LEFT').map(({payload}) => [payload.page, payload.engagedSeconds]))
      .toEqual([['/', 10], ['/', 5], ['/quiz', 3]]);
  });

  it('tell of their time with the last request of the page', async () => {
    await begin({pages: true});
    await world.advance(10_000);
    tab.close();
    await settle();
    expect(world.service.stored.map(({eventType}) => eventType)).toEqual(['PAGE_VIEW', 'PAGE_LEFT']);
  });

  it('tell the session where the visitor came from', async () => {
    await begin({pages: true}, {url: '/?utm_source=mail', referrer: 'https://search.example/find?q=ada@example.com#2'});
    expect(world.service.visitor(tab.id).metadata).toEqual(
      {utm_source: 'mail', referrer: 'https://search.example/find', userAgent: 'Tester/1.0'});
  });

  it('tell no referrer that is the site itself', async () => {
    await begin({pages: true}, {referrer: `${ORIGIN}/quiz`});
    expect(world.service.visitor(tab.id).metadata).toEqual({userAgent: 'Tester/1.0'});
  });

  it('are no more viewed once it was stopped', async () => {
    await begin({pages: true});
    stop();
    window.history.pushState({}, '', '/quiz');
    tab.fire('popstate');
    expect(views()).toEqual(['/']);
    expect(window.location.pathname).toBe('/quiz');
  });
});

describe('clicks', () => {
  it('on what is marked, or in it, are tracked with its target alone', async () => {
    await begin({clicks: true}, {body: '<a data-track="hero"><b>Ada</b></a><i>other</i>'});
    find('b').dispatchEvent(event('click'));
    find('a').dispatchEvent(event('click'));
    find('i').dispatchEvent(event('click'));
    expect(collected('CONTENT_CLICK').map(({payload}) => payload)).toEqual(
      [{page: '/', target: 'hero'}, {page: '/', target: 'hero'}]);
  });

  it('are tracked also where the page lets no one else hear of them', async () => {
    await begin({clicks: true}, {body: '<a data-track="hero"></a>'});
    find('a').addEventListener('click', (click) => { click.stopPropagation(); });
    find('a').dispatchEvent(event('click'));
    expect(collected('CONTENT_CLICK')).toHaveLength(1);
  });
});

describe('forms', () => {
  const form = `<form data-sojourn-form="signup">
    <input name="email" value="ada@example.com">
    <input name="country" data-sojourn-value>
    <input name="town" data-sojourn-value="city">
    <input name="firstName">
    <input name="news" type="checkbox" data-sojourn-value>
    <input name="plan" type="radio" value="a"><input name="plan" type="radio" value="b" checked data-sojourn-value>
    <select name="age"><option value=""></option><option value="25-34">25-34</option></select>
    <input name="secret" type="password" value="hunter2" data-sojourn-value>
    <input name="shown" type="text" autocomplete="new-password" value="hunter2" data-sojourn-value>
    <input name="card" autocomplete="billing cc-number" value="4111" data-sojourn-value>
    <input name="code" autocomplete="one-time-code" value="123456" data-sojourn-value>
    <input name="csrf" type="hidden" value="x">
    <input name="photo" type="file">
    <input value="nameless">
    <button name="go" type="submit" value="1">Go</button>
  </form><form id="other"><input name="q"></form>`;
  const of = (...types: string[]): [string, Record<string, unknown>][] =>
    collected(...types).map(({eventType, payload: {page, ...payload}}) =>
      [eventType, page === '/' ? payload : {page, ...payload}]);
  const ALL = ['FORM_STARTED', 'FORM_PROGRESS', 'FORM_ABANDONED'];

  it('are started at the first change, with the names of what was filled before', async () => {
    await begin({forms: true}, {body: form});
    find('[name=email]').dispatchEvent(event('focusin'));
    expect(of(...ALL)).toEqual([]);
    find('[name=firstName]').value = 'A';
    find('[name=firstName]').dispatchEvent(event('input'));
    find('[name=firstName]').dispatchEvent(event('input'));
    expect(of(...ALL)).toEqual([['FORM_STARTED', {formType: 'signup', prefilled: ['email', 'plan']}]]);
  });

  it('tell names of what was changed, and values only where the field says so', async () => {
    await begin({forms: true}, {body: form});
    fill('[name=firstName]', 'Ada');
    fill('[name=country]', 'UK');
    fill('[name=town]', 'London');
    find('[name=news]').checked = true;
    find('[name=news]').dispatchEvent(event('change'));
    find('[name=plan][value=b]').dispatchEvent(event('change'));
    fill('[name=age]', '25-34');
    expect(of('FORM_PROGRESS').map(([, payload]) => payload)).toEqual([
      {formType: 'signup', fieldNames: ['firstName']},
      {formType: 'signup', fieldNames: ['country'], fields: {country: 'UK'}},
      {formType: 'signup', fieldNames: ['town'], fields: {city: 'London'}},
      {formType: 'signup', fieldNames: ['news'], fields: {news: true}},
      {formType: 'signup', fieldNames: ['plan'], fields: {plan: 'b'}},
      {formType: 'signup', fieldNames: ['age']},
    ]);
  });

  it('never tell of passwords, cards, codes, files and what is hidden, whatever the field says', async () => {
    await begin({forms: true}, {body: form});
    ['secret', 'shown', 'card', 'code', 'csrf'].forEach((name) => { fill(`[name=${name}]`, 'value'); });
    expect(of(...ALL)).toEqual([]);
    fill('[name=country]', 'UK');
    submit('form');
    tab.close();
    await settle();
    const told = JSON.stringify(world.service.stored) + world.queue().join();
    const words = ['hunter2', '4111', '123456', 'secret', 'shown', 'card', 'code', 'csrf', 'photo', 'nameless', '"go"'];
    ['ada@example.com', ...words].forEach((word) => { expect(told).not.toContain(word); });
  });

  it('are abandoned when the page goes without their having been sent', async () => {
    await begin({forms: true}, {body: form});
    fill('[name=country]', 'UK');
    tab.hide();
    tab.show();
    expect(of('FORM_ABANDONED')).toEqual([]);
    tab.close();
    await settle();
    expect(of('FORM_ABANDONED')).toEqual([['FORM_ABANDONED', {formType: 'signup'}]]);
  });

  it('are abandoned when a script takes them away, of the page they were on', async () => {
    await begin({forms: true, pages: true}, {url: '/signup', body: form});
    fill('[name=country]', 'UK');
    find('form').remove();
    window.history.pushState({}, '', '/home');
    window.document.body.click();
    window.document.body.click();
    expect(of('FORM_ABANDONED')).toEqual([['FORM_ABANDONED', {formType: 'signup', page: '/signup'}]]);
  });

  it('that were sent are not abandoned, and those sent as they were had been started', async () => {
    await begin({forms: true}, {body: form});
    submit('form');
    fill('[name=country]', 'UK');
    tab.close();
    await settle();
    expect(of(...ALL).map(([type]) => type).sort()).toEqual(['FORM_PROGRESS', 'FORM_STARTED']);
  });

  it('that are not marked are nobody\'s business', async () => {
    await begin({forms: true}, {body: form});
    fill('[name=q]', 'shoes');
    submit('#other');
    tab.close();
    await settle();
    expect(of(...ALL)).toEqual([]);
  });
});

describe('errors', () => {
  const fail = (init: Record<string, unknown>, name = 'error'): void => { tab.fire(name, init); };
  const error = {
    error: new TypeError('ada@example.com is not a function'), filename: `${ORIGIN}/app.js?user=ada#x`, lineno: 12,
  };

  it('are tracked with their name and place, without what they say', async () => {
    await begin({errors: true});
    fail(error);
    fail({reason: new RangeError('ada@example.com')}, 'unhandledrejection');
    fail({reason: 'ada@example.com'}, 'unhandledrejection');
    fail({error: null, filename: '', lineno: 0});
    expect(collected('ERROR_OCCURRED').map(({payload}) => payload)).toEqual([
      {page: '/', errorType: 'TypeError', source: `${ORIGIN}/app.js:12`},
      {page: '/', errorType: 'RangeError'},
      {page: '/', errorType: 'Error'},
      {page: '/', errorType: 'Error', source: ''},
    ]);
  });

  it('are ten of a page at most', async () => {
    await begin({errors: true});
    Array.from({length: 20}, () => { fail(error); });
    expect(collected('ERROR_OCCURRED')).toHaveLength(10);
  });

  it('of images and the like are not', async () => {
    await begin({errors: true}, {body: '<img>'});
    find('img').dispatchEvent(event('error'));
    expect(collected('ERROR_OCCURRED')).toEqual([]);
  });
});

describe('each', () => {
  it('is collected only where it is asked for', async () => {
    await begin({pages: false, clicks: true}, {body: '<a data-track="hero"></a>'});
    find('a').dispatchEvent(event('click'));
    tab.fire('error', {error: new Error('x'), filename: '', lineno: 1});
    expect(tab.told('event').map(({eventType}) => eventType)).toEqual(['CONTENT_CLICK']);
  });

  it('ends when it is stopped', async () => {
    await begin({pages: true, clicks: true, forms: true, errors: true},
      {body: '<a data-track="hero"></a><form data-sojourn-form="x"><input name="y"></form>'});
    stop();
    const {length} = tab.heard;
    find('a').dispatchEvent(event('click'));
    fill('[name=y]', '1');
    tab.fire('error', {error: new Error('x'), filename: '', lineno: 1});
    await world.advance(10_000);
    tab.close();
    expect(tab.heard).toHaveLength(length);
  });
});
