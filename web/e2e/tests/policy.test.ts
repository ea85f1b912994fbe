import {expect} from 'vitest';
import type {BrowserContext, Page} from 'playwright-core';
import {confirmed, Ledger} from '../harness/events.js';
import {pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage();

interface Violation {
  directive: string;
  blocked: string;
}

/** As strict as a site can be that lets the service's script run and speak to the service. */
function strictPolicy(origin: string): string {
  return `default-src 'none'; script-src ${origin}; connect-src ${origin}; img-src data:; base-uri 'none'; form-action 'none'; `
    + "require-trusted-types-for 'script'; trusted-types 'none'";
}

test('works under a strict content security policy', async ({service, proxy, site, context}) => {
  site.put('/', {
    content: pageWith({src: `${proxy.apiOrigin}/sdk.js`, data: {auto: 'pages clicks forms errors'}},
      '<button type="button" data-track="offer">An offer</button><form data-sojourn-form="f"><input name="city"></form>'),
    headers: {'Content-Security-Policy': strictPolicy(proxy.apiOrigin)},
  });
  const page = await watched(context);
  await page.goto(site.origin());
  const identity = await confirmed(page);
  const ledger = new Ledger();

  await ledger.track(page, 3);
  await page.getByRole('button').click();
  await page.getByRole('textbox').fill('Utrecht');
  await page.evaluate(() => Sojourn.nextFields('signup'));
  await ledger.expectStoredOnce(service.origin, identity);

  // Those of the page's end are seen at the service: what it could not send would be missing.
  expect(await violations(page)).toEqual([]);
});

test('would see a violation', async ({proxy, site, context}) => {
  site.put('/', {
    content: pageWith({src: `${proxy.apiOrigin}/sdk.js`}, '<script>window.inline = true</script>'),
    headers: {'Content-Security-Policy': strictPolicy(proxy.apiOrigin)},
  });
  const page = await watched(context);
  await page.goto(site.origin());

  expect(await violations(page)).toMatchObject([{blocked: 'inline'}]);
});

async function watched(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen: Violation[] = [];
    Object.assign(window, {violations: seen});
    addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => {
      seen.push({directive: violatedDirective, blocked: blockedURI});
    });
  });
  return page;
}

async function violations(page: Page): Promise<Violation[]> {
  return await page.evaluate(() => Reflect.get(window, 'violations') as Violation[]);
}
