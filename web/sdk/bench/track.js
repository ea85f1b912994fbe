// What track costs the main thread, in a real Chromium (CHROMIUM, or the one on the PATH): npm run bench, after npm
// run build. Beside it what the same text costs that is merely written to localStorage; and track with a full queue,
// which drops the oldest.
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const sdk = readFileSync(new URL('../dist/sdk.js', import.meta.url));

const page = `<!doctype html><script src="/sdk.js" data-auto="pages clicks forms errors"></script><script type="module">
const payload = {page: '/quiz', quizType: 'style', question: 'colour', answer: 'blue', answersCount: 7};
const quantile = (times, q) => times[Math.floor(times.length * q)];
const measure = async (rounds, run) => {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    run(i);
    times.push(performance.now() - start);
    // What is under way has its turn, as on a page that is used.
    if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  times.sort((a, b) => a - b);
  return {median: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99)};
};
const text = JSON.stringify({eventType: 'QUIZ_ANSWERED', payload, eventId: crypto.randomUUID()});
await Sojourn.flush();
const results = {};
await measure(500, () => Sojourn.track('QUIZ_ANSWERED', payload));
results['track'] = await measure(3000, () => Sojourn.track('QUIZ_ANSWERED', payload));
await Sojourn.flush();
results['localStorage.setItem'] = await measure(3000, (i) => localStorage.setItem('bare' + i, text));
localStorage.clear();
Object.defineProperty(navigator, 'onLine', {value: false});
for (let i = 0; i < 1000; i++) Sojourn.track('QUIZ_ANSWERED', payload);
results['track, queue full'] = await measure(3000, () => Sojourn.track('QUIZ_ANSWERED', payload));
await fetch('/results', {method: 'POST', body: JSON.stringify({isolated: crossOriginIsolated, results})});
</script>`;

const read = async (request) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
};

const answerBatch = (text) => ({
  success: true,
  results: JSON.parse(text).events.map(({eventId}, index) => ({index, eventId, status: 'stored'})),
});

const session = {sessionId: '', userId: null, userData: null, returning: false, visitCount: 1, token: 'a-token'};

const {promise, resolve} = (() => {
  let done;
  return {promise: new Promise((resolved) => { done = resolved; }), resolve: done};
})();

const server = createServer(async (request, response) => {
  // Only an isolated page has a clock of five microseconds.
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  const text = await read(request);
  switch (request.url) {
    case '/':
      response.setHeader('Content-Type', 'text/html').end(page);
      break;
    case '/sdk.js':
      response.setHeader('Content-Type', 'text/javascript').end(sdk);
      break;
    case '/api/sessions':
      response.end(JSON.stringify({success: true, session: {...session, sessionId: request.headers['x-session-id']}}));
      break;
    case '/api/events/batch':
      response.end(JSON.stringify(answerBatch(text)));
      break;
    case '/results':
      response.end();
      resolve(JSON.parse(text));
      break;
    default:
      response.statusCode = 404;
      response.end();
  }
});
await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });

const profile = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
const browser = spawn(process.env.CHROMIUM ?? 'chromium', [
  '--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`,
  `http://127.0.0.1:${server.address().port}/`,
], {stdio: 'ignore'});
const failed = new Promise((_, reject) => {
  browser.on('error', reject);
  browser.on('exit', (code) => { reject(new Error(`The browser ended with ${code}`)); });
});
try {
  const {isolated, results} = await Promise.race([promise, failed]);
  console.log(`Milliseconds, by a clock of ${isolated ? '0.005' : '0.1'}:`);
  console.table(Object.fromEntries(Object.entries(results).map(([name, times]) =>
    [name, Object.fromEntries(Object.entries(times).map(([quantile, time]) => [quantile, Number(time.toFixed(3))]))])));
} finally {
  failed.catch(() => undefined);
  browser.removeAllListeners('exit');
  const gone = new Promise((done) => { browser.on('exit', done); });
  browser.kill();
  await gone;
  server.close();
  // The browser's children write a little longer than it lives.
  rmSync(profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 200});
}
