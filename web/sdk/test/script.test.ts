import {readFileSync} from 'node:fs';
import {Window} from 'happy-dom';
import {beforeEach, describe, expect, it} from 'vitest';
import {ORIGIN, REACH, World, type Tab} from './world/world.js';

const code = readFileSync(new URL('../dist/sdk.js', import.meta.url), 'utf8');

let world: World;
beforeEach(() => { world = new World(); });

/** A page with the script in a tag with these attributes. */
const load = async (attributes: string, src = 'https://sojourn.example/sdk.js', again?: Tab): Promise<Tab> => {
  const window = again?.window as unknown as Window | undefined ?? new Window({url: `${ORIGIN}/?utm_source=mail`});
  window.document.body.innerHTML = `<div src="${src}" ${attributes}></div>`;
  const script = window.document.querySelector('div') as unknown as {src: string};
  script.src = src;
  Object.defineProperty(window.document, 'currentScript', {value: script, configurable: true});
  const tab = world.open({window, code});
  await world.advance(REACH);
  return tab;
};

describe('the script tag', () => {
  it('starts by itself, with its own origin\'s service', async () => {
    const tab = await load('');
    expect(world.service.asked).toMatchObject([{method: 'POST', origin: 'https://sojourn.example', path: 'sessions'}]);
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(1000);
    expect(world.service.types()).toEqual(['QUIZ_STARTED']);
  });

  it('takes its settings from its attributes', async () => {
    const tab = await load(`data-api-base-url="https://api.example" data-storage-key="mine" data-expiry-days="7"
      data-auto-refresh="false" data-cta-variants='["a","b"]' data-metadata='{"shop":"north"}' data-holdout="0.1"
      data-consent="off" data-token-storage="cookie"`);
    expect(tab.sdk.init().settings).toMatchObject({
      apiBaseUrl: 'https://api.example', storageKey: 'mine', expiryDays: 7, autoRefresh: false, ctaVariants: ['a', 'b'],
      metadata: {shop: 'north'}, holdout: 0.1, consent: 'off', tokenStorage: 'cookie',
    });
    expect(world.disk.values.has('mine')).toBe(true);
    expect(world.service.asked[0]).toMatchObject({origin: 'https://api.example', body: {metadata: {shop: 'north'}}});
  });

  it('collects what it is told to', async () => {
    await load('data-auto="pages clicks"');
    await world.advance(1000);
    expect(world.service.types()).toEqual(['PAGE_VIEW']);
    expect(world.service.asked[0]?.body).toMatchObject({metadata: {utm_source: 'mail'}});
  });

  it('collects nothing if it is not told to', async () => {
    await load('');
    await world.advance(1000);
    expect(world.service.stored).toEqual([]);
  });

  it('that stands there twice starts once', async () => {
    const tab = await load('data-auto="pages"');
    const {sdk} = tab;
    expect((await load('data-auto="pages"', undefined, tab)).sdk).toBe(sdk);
    await world.advance(1000);
    expect(world.service.types()).toEqual(['PAGE_VIEW']);
  });

  it('brings all that the module does', async () => {
    const module = await import('@sojourn/browser');
    const tab = await load('');
    expect(Object.keys(tab.sdk).sort()).toEqual(Object.keys(module).sort());
  });

  it('needs no eval, and nothing inline', () => {
    expect(code).not.toMatch(/\beval\b|new Function|\.innerHTML|createElement|\.style\b|setTimeout\(["'`]/);
  });
});
