import {expect} from 'vitest';
import type {Page} from 'playwright-core';
import {close, visit} from '../harness/browser.js';
import {barriers, overflows, takePicture} from '../harness/looks.js';
import {pageOf} from '../harness/site.js';
import {answerQuiz, JOIN, known, main, someEmail} from '../harness/waymark.js';
import {stage} from '../harness/stage.js';

// Each look at a page is a visitor of its own, who comes to know more and more of it.
const test = stage({RATE_LIMIT_SESSIONS_PER_ADDRESS: '1000', RATE_LIMIT_SIGNUPS_PER_ADDRESS: '1000'});

const themes = ['light', 'dark'] as const;
const widths = {wide: {width: 1280, height: 900}, narrow: {width: 390, height: 844}};

/** What each page looks like, in the order in which a visitor comes to it. */
const views: Record<string, (page: Page, origin: string) => Promise<void>> = {
  'banner': async (page, origin) => {
    await page.goto(origin);
    await page.getByRole('button', {name: 'Allow all'}).waitFor();
  },
  'banner-choices': async (page) => {
    await page.getByRole('button', {name: 'Choose'}).click();
  },
  'home': async (page) => {
    await page.getByRole('checkbox').first().check();
    await page.getByRole('checkbox').last().check();
    await page.getByRole('button', {name: 'Save these choices'}).click();
  },
  'quiz': async (page, origin) => {
    await page.goto(`${origin}/quiz`);
    await main(page).getByRole('radio').first().waitFor();
  },
  'quiz-half': async (page) => {
    await answerQuiz(page, 1, 5);
    await page.getByLabel('Country', {exact: true}).waitFor();
  },
  'quiz-result': async (page) => {
    await answerQuiz(page, 6, 6);
    await page.getByRole('link', {name: 'Keep this, and join'}).waitFor();
  },
  'chat': async (page, origin) => {
    await page.goto(`${origin}/chat`);
    await main(page).getByRole('form').waitFor();
  },
  'signup': async (page, origin) => {
    await page.goto(`${origin}/signup`);
    await known(page);
  },
  'signup-wrong': async (page) => {
    await page.getByLabel('Email').fill('no address');
    await page.getByRole('button', {name: JOIN}).click();
    await page.getByText(/^Email .+\.$/).waitFor();
  },
  'signup-done': async (page) => {
    await page.getByLabel('Email').fill(someEmail());
    await page.getByLabel('First name').fill('Ada');
    await page.getByRole('button', {name: JOIN}).click();
    await page.getByRole('heading', {name: 'Welcome, Ada.'}).waitFor();
  },
  'home-back': async (page, origin) => {
    await page.goto(origin);
    await page.getByRole('heading', {name: 'Welcome back, Ada.'}).waitFor();
  },
  'signup-back': async (page, origin) => {
    await page.goto(`${origin}/signup`);
    await known(page);
  },
  'privacy': async (page, origin) => {
    await page.goto(`${origin}/privacy`);
    await page.getByText('Of your network address').waitFor();
  },
  'privacy-erase': async (page) => {
    await page.getByRole('button', {name: 'Erase everything about me'}).click();
    await page.getByRole('alertdialog').waitFor();
  },
  'server': async (page) => {
    await page.getByRole('button', {name: 'Keep it'}).click();
    if (!await page.getByRole('heading', {name: 'What the server knows'}).isVisible()) {
      await page.getByRole('button', {name: 'Server'}).click();
    }
    await page.getByText('stored', {exact: true}).first().waitFor();
  },
};

/** Those where something lies before the page, or the page has moved on its own. */
const asInItsWindow = new Set(['banner', 'banner-choices', 'signup-wrong', 'privacy-erase', 'server']);

test('would see a barrier, and a page that is too wide', async ({proxy, context}) => {
  proxy.put('/barrier', pageOf('', '<main><h1>A page</h1><img src="data:,"><p style="width: 9000px">Wide</p></main>'));
  const page = await visit(context, `${proxy.origin()}/barrier`);

  expect(await barriers(page)).toMatchObject([expect.stringContaining('image-alt at img')]);
  expect(await overflows(page)).toBe(true);
});

for (const theme of themes) {
  for (const [width, viewport] of Object.entries(widths)) {
    test(`every page is open to everybody (${theme}, ${width})`, async ({proxy, browser}) => {
      const context = await browser.newContext({colorScheme: theme, viewport, reducedMotion: 'reduce'});
      try {
        const page = await context.newPage();
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
        const found: Record<string, string[]> = {};
        for (const [name, show] of Object.entries(views)) {
          await show(page, proxy.origin());
          await takePicture(page, `${name}-${theme}-${width}`, !asInItsWindow.has(name));
          found[name] = [...await barriers(page), ...await overflows(page) ? ['is wider than its window'] : []];
        }
        expect(found).toEqual(Object.fromEntries(Object.keys(views).map((name) => [name, []])));
        expect(errors).toEqual([]);
      } finally {
        await close(context);
      }
    }, 200_000);
  }
}
