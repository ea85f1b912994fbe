import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {expect} from 'vitest';
import type {AxiosInstance} from 'axios';
import {visit} from '../harness/browser.js';
import {confirmed, storedEvents} from '../harness/events.js';
import {pageOf} from '../harness/site.js';
import {stage} from '../harness/stage.js';

declare const api: AxiosInstance;

const test = stage({SESSIONS_PROOF: 'token'});

const axios = {
  content: readFileSync(join(dirname(createRequire(import.meta.url).resolve('axios/package.json')), 'dist/axios.min.js'), 'utf8'),
  headers: {'Content-Type': 'text/javascript'},
};

/** The interceptor as it was published. */
function pageWithInterceptor(sdk: string, baseUrl: string): string {
  return pageOf(`<script src="${sdk}"></script><script src="/axios.js"></script><script>
    const api = axios.create({baseURL: '${baseUrl}'});
    api.interceptors.request.use((config) => {
      Object.assign(config.headers, Sojourn.getSessionHeaders());
      return config;
    });
  </script>`);
}

test('the published axios interceptor speaks for the session, in production', async ({service, proxy, context}) => {
  proxy.put('/axios.js', axios);
  proxy.put('/', pageWithInterceptor('/sdk.js', '/api'));

  const page = await visit(context, proxy.origin());
  const identity = await confirmed(page);
  const stored = await page.evaluate(async () => {
    await api.post('/events', {eventType: 'CONTENT_CLICK', payload: {page: '/', target: 'axios'}});
    return (await api.get(`/sessions/${Sojourn.getSessionHeaders()['X-Session-ID'] ?? ''}/events`)).status;
  });

  expect(stored).toBe(200);
  expect(await storedEvents(service.origin, identity)).toMatchObject([{payload: {target: 'axios'}}]);
});

test('the published axios interceptor speaks for the session, from a development server',
  async ({service, proxy, site, context}) => {
    site.put('/axios.js', axios);
    site.put('/', pageWithInterceptor(`${proxy.apiOrigin}/sdk.js`, `${proxy.apiOrigin}/api`));

    const page = await visit(context, site.origin());
    const identity = await confirmed(page);
    const stored = await page.evaluate(async () => {
      await api.post('/events', {eventType: 'CONTENT_CLICK', payload: {page: '/', target: 'axios'}});
      return (await api.get(`/sessions/${Sojourn.getSessionHeaders()['X-Session-ID'] ?? ''}/events`)).status;
    });

    expect(stored).toBe(200);
    expect(await storedEvents(service.origin, identity)).toMatchObject([{payload: {target: 'axios'}}]);
  });
