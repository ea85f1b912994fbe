import {expect} from 'vitest';
import {visit} from '../harness/browser.js';
import {showsFocus, tabTo} from '../harness/keyboard.js';
import {answers, JOIN, known, main, someEmail} from '../harness/waymark.js';
import {stage} from '../harness/stage.js';

const test = stage();

test('the keyboard alone gets through the consent banner, the quiz and the signup', async ({proxy, context}) => {
  // Frames come late where the machine is busy: nothing may take the focus from somebody who has gone on.
  await context.addInitScript(() => {
    window.requestAnimationFrame = (run) => window.setTimeout(run, 300, performance.now());
  });
  const page = await visit(context, proxy.origin());
  const type = (text: string) => page.keyboard.type(text);
  const press = (key: string) => page.keyboard.press(key);

  const choose = page.getByRole('button', {name: 'Choose'});
  await tabTo(page, choose);
  expect(await showsFocus(choose)).toBe(true);
  await press('Enter');
  const analytics = page.getByRole('checkbox', {name: 'Analytics'});
  await tabTo(page, analytics);
  await press('Space');
  const profile = page.getByRole('checkbox', {name: 'Profile'});
  await tabTo(page, profile);
  await press('Space');
  await tabTo(page, page.getByRole('button', {name: 'Save these choices'}));
  await press('Enter');
  await page.getByRole('region', {name: 'May we remember where you have been?'}).waitFor({state: 'detached'});

  const toQuiz = main(page).getByRole('link', {name: 'Which way are you?'});
  await tabTo(page, toQuiz);
  expect(await showsFocus(toQuiz)).toBe(true);
  await press('Enter');
  for (let question = 1; question <= 5; question++) {
    await page.getByText(`${question} of 6`).waitFor();
    await tabTo(page, main(page).getByRole('radio').first());
    await press('ArrowDown');
    await tabTo(page, page.getByRole('button', {name: 'Next'}));
    await press('Enter');
  }
  await tabTo(page, page.getByLabel('Country', {exact: true}));
  await type(answers.country);
  await press('Tab');
  await type(answers.city);
  await press('Enter');

  const join = page.getByRole('link', {name: 'Keep this, and join'});
  await tabTo(page, join);
  await press('Enter');
  expect(await known(page)).toMatchObject({'Travelling as': answers.household, 'Country': answers.country});
  const email = page.getByLabel('Email');
  await tabTo(page, email);
  expect(await showsFocus(email)).toBe(true);
  await type('no address');
  await tabTo(page, page.getByRole('button', {name: JOIN}));
  await press('Enter');
  await page.getByText(/^Email .+\.$/).waitFor();
  // The focus is where something is to be mended.
  expect(await email.evaluate((element) => element === document.activeElement)).toBe(true);
  await press('Control+A');
  await type(someEmail());
  await tabTo(page, page.getByLabel('First name'));
  await type('Ada');
  await press('Enter');
  await page.getByRole('heading', {name: 'Welcome, Ada.'}).waitFor();
});
