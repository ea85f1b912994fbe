/* eslint-disable no-empty-pattern -- Vitest reads in the pattern which fixtures another one needs. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, BrowserContext} from 'playwright-core';
import {test} from 'vitest';
import {close, launch} from './browser.js';
import {FaultProxy} from './faults.js';
import {Service, type Settings} from './service.js';
import {pageOf, pageWith, Site} from './site.js';

/** Pages of these may call the service: another site's, another origin's of its own site, and one that is not a secure context. */
const ORIGINS = 'http://localhost:*,http://127.0.0.1:*,http://shop.test:*';

/**
 * Tests of a file, on a service of its own with those settings, in a browser of their own. Each test has a proxy before the
 * service, a site of another origin, and a context: nothing of another test is kept. All of it is ended, however a test ends.
 * Of the service's own origin there are two pages more: `/plain` with the SDK and nothing else, `/bare` without it.
 */
export function stage(settings: Settings = {}) {
  return test
    .extend('service', {scope: 'file'}, async ({}, {onCleanup}): Promise<Service> => {
      const service = await Service.start({HTTP_CORS_ORIGINS: ORIGINS, ...settings});
      onCleanup(() => service.close());
      return service;
    })
    .extend('browser', {scope: 'file'}, async ({}, {onCleanup}): Promise<Browser> => {
      const browser = await launch();
      onCleanup(() => browser.close());
      return browser;
    })
    .extend('proxy', async ({service, onTestFailed}, {onCleanup}): Promise<FaultProxy> => {
      const proxy = await FaultProxy.between(service);
      proxy.put('/plain', pageWith({src: '/sdk.js'}));
      proxy.put('/bare', pageOf(''));
      onTestFailed(() => { report(service, proxy); });
      onCleanup(() => proxy.close());
      return proxy;
    })
    .extend('site', async ({}, {onCleanup}): Promise<Site> => {
      const site = await Site.start();
      onCleanup(() => site.close());
      return site;
    })
    .extend('context', async ({browser}, {onCleanup}): Promise<BrowserContext> => {
      const context = await browser.newContext();
      onCleanup(() => close(context));
      return context;
    })
    .extend('folder', ({}, {onCleanup}): string => {
      const folder = mkdtempSync(join(tmpdir(), 'sojourn-profile-'));
      onCleanup(() => { rmSync(folder, {recursive: true, force: true, maxRetries: 5}); });
      return folder;
    });
}

/** What is to be known of a failure: what was sent, and what the service said. */
function report(service: Service, proxy: FaultProxy): void {
  const start = proxy.sent[0]?.at ?? 0;
  const lines = proxy.sent.map(({at, method, path, status, body}) =>
    `${Math.round(at - start)} ms ${method} ${path} ${status ?? 'no answer'} ${body.slice(0, 500)}`);
  process.stderr.write(`== sent\n${lines.join('\n')}\n== the service's log\n${service.log.slice(-4000)}\n`);
}
