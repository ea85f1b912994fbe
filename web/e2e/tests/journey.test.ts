import {expect} from 'vitest';
import type {BrowserContext, Page} from 'playwright-core';
import {launchWithProfile, visit} from '../harness/browser.js';
import {eventually} from '../harness/conditions.js';
import {storedEvents, type StoredEvent} from '../harness/events.js';
import {type FaultProxy, isOpening} from '../harness/faults.js';
import {answerQuiz, answers, JOIN, known, main, someEmail} from '../harness/waymark.js';
import {stage} from '../harness/stage.js';

const test = stage({SESSIONS_PROOF: 'token'});

const quizAnswers = {
  'Travelling as': answers.household, 'Age group': answers.age, 'Country': answers.country, 'Town or city': answers.city,
};

test('goes all the way by clicking: visit, quiz, half a form, signup, and welcome back', async ({service, proxy, context}) => {
  const page = await visit(context, proxy.origin());
  await page.getByRole('button', {name: 'Allow all'}).click();
  await main(page).getByRole('link', {name: 'Which way are you?'}).click();
  await answerQuiz(page);
  await page.getByRole('link', {name: 'Keep this, and join'}).click();

  expect(await known(page)).toEqual(quizAnswers);
  await page.getByLabel('First name').fill('Ada');
  await page.getByRole('navigation').getByRole('link', {name: 'Stories'}).click();
  await page.getByRole('navigation').getByRole('link', {name: 'Join'}).click();
  expect(await known(page)).toEqual({...quizAnswers, 'First name': 'Ada'});

  const email = someEmail();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', {name: JOIN}).click();
  await page.getByRole('heading', {name: 'Welcome, Ada.'}).waitFor();
  await page.close();

  const back = await visit(context, proxy.origin());
  await back.getByRole('heading', {name: 'Welcome back, Ada.'}).waitFor();
  await back.getByRole('heading', {name: 'For you'}).waitFor();
  await back.getByRole('navigation').getByRole('link', {name: 'Join'}).click();
  await back.getByRole('heading', {name: 'Welcome back, Ada'}).waitFor();
  expect(await known(back)).toEqual({...quizAnswers, 'First name': 'Ada', 'Email': email});

  await expectStory(service.origin, back, proxy);
});

test('a press counts, though the error of the field that was left moves the button', async ({proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/signup`);
  await page.setViewportSize({width: 390, height: 844});
  await page.getByRole('button', {name: 'Only what is necessary'}).click();

  await page.getByLabel('Email').fill('no address');
  await page.getByRole('button', {name: JOIN}).click();
  await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'email');
});

test('finds all of it again: after a reload, in a second tab, after a restart of the server, of the browser',
  async ({service, proxy, folder}) => {
    let context = await launchWithProfile(folder);
    try {
      let page = await visit(context, `${proxy.origin()}/quiz`);
      await page.getByRole('button', {name: 'Allow all'}).click();
      await answerQuiz(page, 1, 5);
      await page.reload();
      await page.getByText('6 of 6').waitFor();
      await answerQuiz(page, 6, 6);
      await page.getByRole('link', {name: 'Keep this, and join'}).click();
      await page.getByLabel('First name').fill('Ada');
      const draft = {...quizAnswers, 'First name': 'Ada'};

      await page.reload();
      expect(await known(page)).toEqual(draft);
      await page.getByRole('heading', {name: 'Welcome back, Ada'}).or(page.getByRole('heading', {name: 'You are nearly there'}))
        .waitFor();
      expect(await known(await visit(context, `${proxy.origin()}/signup`))).toEqual(draft);
      await service.stop();
      await service.start();
      await page.reload();
      expect(await known(page)).toEqual(draft);
      context = await restarted(context, folder);
      page = await visit(context, `${proxy.origin()}/signup`);
      expect(await known(page)).toEqual(draft);

      const email = someEmail();
      await page.getByLabel('Email').fill(email);
      await page.getByRole('button', {name: JOIN}).click();
      await page.getByRole('heading', {name: 'Welcome, Ada.'}).waitFor();
      await service.kill();
      await service.start();
      context = await restarted(context, folder);
      page = await visit(context, `${proxy.origin()}/signup`);
      await page.getByRole('heading', {name: 'Welcome back, Ada'}).waitFor();
      expect(await known(page)).toEqual({...draft, 'Email': email});
      // One session all along.
      expect(proxy.requests(isOpening).filter(({status}) => status === 201)).toHaveLength(1);
    } finally {
      await context.close();
    }
  });

async function restarted(context: BrowserContext, folder: string): Promise<BrowserContext> {
  await context.close();
  return await launchWithProfile(folder);
}

/** What the session's events tell: all of it happened, and each thing as often as it did. */
async function expectStory(origin: string, page: Page, proxy: FaultProxy): Promise<void> {
  const identity = {
    sessionId: await page.evaluate(() => localStorage.getItem('zerrah_session_id')) ?? '',
    token: tokenSentBy(proxy),
  };
  let stored: StoredEvent[] = [];
  const count = (type: string) => stored.filter(({eventType}) => eventType === type).length;
  await eventually(async () => {
    stored = await storedEvents(origin, identity);
    return count('PAGE_VIEW') >= 7;
  }, {what: () => `the page views are stored; there are ${stored.map(({eventType}) => eventType).join()}`});
  const once = ['QUIZ_STARTED', 'QUIZ_COMPLETED', 'SIGNUP_ATTEMPTED', 'SIGNUP_COMPLETED'];
  expect(once.map((type) => [type, count(type)])).toEqual(once.map((type) => [type, 1]));
  expect(stored.filter(({eventType}) => eventType === 'PAGE_VIEW').map(({payload}) => payload.page))
    .toEqual(['/', '/quiz', '/signup', '/', '/signup', '/', '/signup']);
  expect(count('CONTENT_CLICK')).toBe(2);
  expect(count('FORM_ABANDONED')).toBe(1);
  const variants = new Set(stored.filter(({eventType}) => eventType !== 'SIGNUP_COMPLETED').map(({payload}) => payload.ctaVariant));
  expect(variants.size).toBe(1);
}

function tokenSentBy(proxy: FaultProxy): string | undefined {
  const token = proxy.requests().map(({headers}) => headers['x-session-token']).filter((given) => given !== undefined).at(-1);
  return typeof token === 'string' ? token : undefined;
}
