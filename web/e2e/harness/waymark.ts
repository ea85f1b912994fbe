import {randomUUID} from 'node:crypto';
import type {Locator, Page} from 'playwright-core';

/** The demo's pages, as their visitors use them. */

export const JOIN = /Send me the Sunday letter|Plan my slow journey/;

/** What {@link answerQuiz} says: in every list the second choice. */
export const answers = {household: 'Two of us', age: '25–34', country: 'Netherlands', city: 'Utrecht'};

export function someEmail(): string {
  return `visitor-${randomUUID()}@example.org`;
}

export function main(page: Page): Locator {
  return page.getByRole('main');
}

/** Answers so many questions of the quiz, from the first one that is still open; by default all of them. */
export async function answerQuiz(page: Page, from = 1, to = 6): Promise<void> {
  for (let question = from; question <= to; question++) {
    await page.getByText(`${question} of 6`).waitFor();
    if (await page.getByLabel('Country', {exact: true}).isVisible()) {
      await page.getByLabel('Country', {exact: true}).fill(answers.country);
      await page.getByLabel('Town or city').fill(answers.city);
    } else {
      await main(page).getByRole('radio').nth(1).check();
    }
    await page.getByRole('button', {name: 'Next'}).click();
  }
}

/** Waits until the form of the signup shows what the service knows. */
export async function known(page: Page): Promise<Record<string, string>> {
  const list = page.getByRole('region', {name: 'What we know already'}).getByRole('listitem');
  await list.first().waitFor();
  const facts = await list.evaluateAll((items) => items.map((item) => {
    const name = item.firstElementChild?.textContent ?? '';
    return [name, item.textContent.slice(name.length).trim()] as const;
  }));
  return Object.fromEntries(facts);
}
