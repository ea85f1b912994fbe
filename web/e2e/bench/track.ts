import type {Page} from 'playwright-core';
import {visit} from '../harness/browser.js';
import {isBatch} from '../harness/faults.js';
import {pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage({RATE_LIMIT_ENABLED: 'false'});

const ROUNDS = 20;
const CALLS = 200;

/** A browser tells a page of such headers the time to 5 microseconds, and any other one to 100. */
const ISOLATED = {'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp'};

test('what track() costs the main thread, with the network up', async ({proxy, context}) => {
  proxy.put('/isolated', {content: pageWith({src: '/sdk.js'}), headers: ISOLATED});
  const page = await visit(context, `${proxy.origin()}/isolated`);
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    costs.push(...await measure(page));
    await page.evaluate(() => Sojourn.flush());
  }
  report('the queue empty at first, 200 calls in a row', costs);
});

test('what track() costs the main thread, with hundreds of events waiting', async ({proxy, context}) => {
  proxy.put('/isolated', {content: pageWith({src: '/sdk.js'}), headers: ISOLATED});
  proxy.fault(isBatch, {kind: 'answer', status: 503, headers: {'Retry-After': '600'}});
  const page = await visit(context, `${proxy.origin()}/isolated`);
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    costs.push(...await measure(page));
  }
  report('the queue filled to its limit and beyond', costs);
});

async function measure(page: Page): Promise<number[]> {
  return await page.evaluate((calls) => Array.from({length: calls}, (_, i) => {
    const start = performance.now();
    Sojourn.track('QUIZ_STARTED', {page: '/quiz', quizType: 'style', answersCount: i});
    return performance.now() - start;
  }), CALLS);
}

function report(what: string, costs: number[]): void {
  const sorted = [...costs].sort((a, b) => a - b);
  const at = (share: number) => `${((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN) * 1000).toFixed(0)} µs`;
  process.stdout.write(`${what}: ${costs.length} calls, median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, `
    + `slowest ${at(1)}\n`);
}
