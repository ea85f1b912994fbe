import {describe, expect, it} from 'vitest';

/** Node has no window. */
const load = (): Promise<typeof import('@sojourn/browser')> => import('@sojourn/browser');

describe('on a server', () => {
  it('the module can be loaded, and everything called: nothing happens, and nothing throws', async () => {
    expect(typeof window).toBe('undefined');
    const sdk = await load();
    const client = sdk.init({storageKey: 'mine'});
    expect(client.settings.storageKey).toBe('mine');
    expect([sdk.track('QUIZ_STARTED'), sdk.page(), sdk.variant(), sdk.holdout()]).toEqual(['', '', '', false]);
    expect([sdk.getSession(), sdk.getUserData(), sdk.getConsent()]).toEqual([null, null, null]);
    expect(sdk.getSessionHeaders()).toEqual({});
    sdk.on('event', () => { throw new Error('never'); })();
    sdk.autocollect({pages: true, clicks: true, forms: true, errors: true})();
    const manager = new sdk.SessionManager();
    expect([manager.getSessionId(), manager.isReturning, manager.getUserData()]).toEqual(['', false, null]);
    await sdk.flush();
    client.stop();
  });

  it('what would have an answer fails, and breaks nothing where nobody waits for it', async () => {
    const sdk = await load();
    sdk.init();
    const calls = [
      () => sdk.user(), () => sdk.profile({}), () => sdk.nextFields('signup'),
      () => sdk.consent(), () => sdk.consent({analytics: true, profiling: true}),
      () => sdk.signup({email: 'ada@example.com'}), () => sdk.clear(), () => sdk.erase(), () => sdk.exportData(),
      () => new sdk.SessionManager().refresh(), () => new sdk.SessionManager().clear(),
    ];
    calls.forEach((call) => { void call(); });
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({code: 'NOT_STARTED'});
    }
  });
});
