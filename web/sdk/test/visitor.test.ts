import {beforeEach, describe, expect, it} from 'vitest';
import {settle, World, type Tab} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

const ada = {email: 'ada@example.com', firstName: 'Ada'};

describe('requests about the visitor', () => {
  it('tell what the service answers', async () => {
    const tab = await world.start();
    const {attributes, completion, refused} = await tab.sdk.profile({country: 'UK', city: null});
    expect([attributes.country, completion, refused]).toEqual(['UK', 0.25, []]);
    expect(await tab.sdk.user()).toMatchObject({sessionId: tab.id, userId: null, userData: {country: 'UK'}});
    expect(await tab.sdk.nextFields('a form', {max: 2}))
      .toMatchObject({form: 'signup', prefill: {}, ask: [], completion: 0});
    expect(world.service.asked.slice(1).map(({method, path}) => `${method} ${path.replace(tab.id, ':id')}`)).toEqual([
      'PATCH sessions/:id/profile', 'GET sessions/:id/user', 'GET sessions/:id/next-fields?form=a%20form&max=2']);
    expect(world.service.asked[1]?.body).toEqual({attributes: {country: 'UK', city: null}});
    expect(world.service.asked[1]?.headers).toMatchObject({'x-session-id': tab.id, 'x-session-token': tab.token});
  });

  it('open the session first if the service does not know it', async () => {
    const tab = world.open();
    tab.sdk.init();
    const asked = tab.sdk.nextFields('signup');
    await world.within(asked);
    expect(world.service.paths()).toEqual(['POST sessions', 'GET sessions/:id/next-fields?form=signup&max=']);
  });

  it('send first what waits: it may tell what they ask for', async () => {
    const tab = await world.start();
    tab.sdk.track('QUIZ_COMPLETED', {fields: {country: 'UK'}});
    await tab.sdk.nextFields('signup');
    expect(world.service.paths()).toEqual(
      ['POST sessions', 'POST events/batch', 'GET sessions/:id/next-fields?form=signup&max=']);
    world.service.next(/batch/, 503, {success: false, code: 'UNAVAILABLE'}, {'Retry-After': '60'});
    tab.sdk.track('QUIZ_COMPLETED', {fields: {city: 'London'}});
    expect(await tab.sdk.nextFields('signup')).toMatchObject({form: 'signup'});
  });

  it('tell at once what is told, in a request that outlives the page', async () => {
    const tab = await world.start();
    tab.sdk.track('QUIZ_COMPLETED', {fields: {country: 'UK'}});
    tab.window.addEventListener('pagehide', () => { void tab.sdk.profile({city: 'London'}); }, true);
    tab.close();
    await settle();
    expect(world.service.askedFor(/profile$/)).toMatchObject([{keepalive: true, body: {attributes: {city: 'London'}}}]);
  });

  it('go on with another session where theirs has ended', async () => {
    const tab = await world.start();
    const {id} = tab;
    world.service.visitor(id).ended = true;
    await world.within(tab.sdk.profile({country: 'UK'}));
    expect(tab.id).not.toBe(id);
    expect(world.service.visitor(tab.id).userData).toMatchObject({country: 'UK'});
  });

  it('begin anew where theirs was erased', async () => {
    const tab = await world.start();
    const {id} = tab;
    world.service.erased.add(id);
    expect((await world.within(tab.sdk.user())).sessionId).not.toBe(id);
    expect(tab.id).not.toBe(id);
  });

  it('get a token where theirs is none any more', async () => {
    const tab = await world.start();
    world.service.next(/user$/, 401, {success: false, code: 'SESSION_PROOF_REQUIRED'});
    await world.within(tab.sdk.user());
    expect(world.service.paths()).toEqual(
      ['POST sessions', 'GET sessions/:id/user', 'POST sessions', 'GET sessions/:id/user']);
  });

  it('are repeated once when the service does not answer', async () => {
    const tab = await world.start();
    world.service.fail(/user$/);
    expect(await world.within(tab.sdk.user())).toMatchObject({sessionId: tab.id});
    world.service.fail(/user$/);
    world.service.fail(/user$/);
    await expect(world.within(tab.sdk.user())).rejects.toMatchObject({status: 0, code: 'NETWORK'});
  });

  it('fail where the service asks to be left alone, and say for how long', async () => {
    const tab = await world.start();
    world.service.next(/user$/, 503, {success: false, code: 'UNAVAILABLE'}, {'Retry-After': '60'});
    await expect(world.within(tab.sdk.user())).rejects.toMatchObject({status: 503, retryAfter: 60});
    expect(world.service.askedFor(/user$/)).toHaveLength(1);
  });

  it('fail where it is not the service that answers', async () => {
    const tab = await world.start();
    ['<html>Please log in</html>', '{}', '{"success": false}'].forEach((page) => {
      world.service.next(/user$/, 200, page);
    });
    for (let i = 0; i < 3; i++) {
      await expect(world.within(tab.sdk.user())).rejects.toMatchObject({status: 200, code: 'UNEXPECTED_ANSWER'});
    }
  });

  it('fail with what the service refused', async () => {
    const tab = await world.start();
    const errors = [{pointer: '/attributes/age', message: 'must be a string'}];
    world.service.next(/profile$/, 400,
      {success: false, status: 400, code: 'INVALID_REQUEST', title: 'The request is not valid', errors});
    const failure: unknown = await tab.sdk.profile({age: '25'}).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(tab.sdk.SojournError);
    expect(failure).toMatchObject({status: 400, code: 'INVALID_REQUEST', errors});
  });

  it('fail before init, and break nothing where nobody waits for them', async () => {
    const tab = world.open();
    void tab.sdk.user();
    await expect(tab.sdk.user()).rejects.toMatchObject({code: 'NOT_STARTED'});
    await expect(tab.sdk.signup(ada)).rejects.toMatchObject({code: 'NOT_STARTED'});
    await tab.sdk.flush();
    await settle();
  });
});

describe('what is known of the visitor', () => {
  it('is kept for the tab, with the session it is of', async () => {
    const tab = await world.start();
    await tab.sdk.profile({country: 'UK'});
    const known = tab.sdk.getUserData();
    expect(known).toMatchObject({country: 'UK'});
    expect(tab.sdk.getUserData()).toBe(known);
    expect(JSON.parse(tab.session.values.get('zerrah_user_data') ?? ''))
      .toMatchObject({sessionId: tab.id, userData: {country: 'UK'}});
    expect([...world.disk.values.values()].join()).not.toContain('UK');
    tab.crash();
    const next = world.open({after: tab});
    next.sdk.init();
    expect(next.sdk.getUserData()).toMatchObject({country: 'UK'});
  });

  it('comes with the refresh', async () => {
    const tab = await world.start();
    world.service.visitor(tab.id).userData = {...(await tab.sdk.profile({})).attributes, firstName: 'Ada'};
    tab.crash();
    const next = world.open().listen('session');
    next.sdk.init();
    expect(next.sdk.getUserData()).toBeNull();
    await settle();
    expect(next.sdk.getUserData()).toMatchObject({firstName: 'Ada'});
    expect(next.told('session')).not.toEqual([]);
  });

  it('is there when a handler of session is told', async () => {
    const tab = await world.start();
    const seen: unknown[] = [];
    tab.sdk.on('session', () => { seen.push(tab.sdk.getUserData()?.country); });
    await tab.sdk.profile({country: 'UK'});
    expect(seen.at(-1)).toBe('UK');
  });

  it('is not shown once another session has begun elsewhere', async () => {
    const [one, two] = [await world.start(), await world.start()];
    await one.sdk.profile({country: 'UK'});
    one.sdk.getUserData();
    await two.sdk.clear();
    await settle();
    expect(one.id).toBe(two.id);
    expect(one.sdk.getUserData()).toBeNull();
    one.crash();
    expect((await world.start({}, {after: one})).sdk.getUserData()).toBeNull();
  });

  it('is kept for all tabs only where that is wanted, and under another name if wanted', async () => {
    const tab = await world.start({userDataStorage: 'local', userDataKey: 'known'});
    await tab.sdk.profile({country: 'UK'});
    tab.sdk.getUserData();
    expect(world.disk.values.get('known')).toContain('UK');
    expect(tab.session.values.size).toBe(0);
  });
});

describe('signup', () => {
  it('tracks the attempt, signs up, and goes on with the new token', async () => {
    world.service.proof = 'token';
    const tab = (await world.start({ctaVariants: ['hero-b']})).listen('session');
    const {token} = tab;
    const {user, session} = await tab.sdk.signup(ada);
    expect(user).toMatchObject(ada);
    expect(session.sessionId).toBe(tab.id);
    expect(tab.token).not.toBe(token);
    expect(tab.sdk.getUserData()).toMatchObject(ada);
    expect(tab.told('session').at(-1)).toMatchObject({userId: user.userId});
    const [asked] = world.service.askedFor(/signup/);
    expect(asked?.body).toEqual({...ada, ctaVariant: 'hero-b'});
    expect(asked?.headers).toMatchObject(
      {'x-session-id': tab.id, 'x-session-token': token, 'content-type': 'application/json'});
    expect(asked?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
    await world.advance(1000);
    expect(world.service.stored).toMatchObject(
      [{eventType: 'SIGNUP_ATTEMPTED', payload: {formType: 'signup', ctaVariant: 'hero-b'}}]);
    expect(world.kept('.k')).toBeNull();
  });

  it('takes another variant', async () => {
    const tab = await world.start({ctaVariants: ['hero-b']});
    await tab.sdk.signup(ada, {ctaVariant: 'footer'});
    expect(world.service.askedFor(/signup/)[0]?.body).toMatchObject({ctaVariant: 'footer'});
  });

  it('repeats by itself, with the same key, when the answer is lost', async () => {
    world.service.proof = 'token';
    const tab = await world.start();
    const {id} = tab;
    world.service.fail(/signup/, 'lost answer');
    const {user} = await world.within(tab.sdk.signup(ada));
    expect(user.email).toBe('ada@example.com');
    const keys = world.service.askedFor(/signup/).map(({headers}) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(tab.id).toBe(id);
    expect(world.service.visitor(id).tokens.has(tab.token ?? '')).toBe(true);
  });

  it('can be repeated by the next page, though its session\'s token has ended by then', async () => {
    world.service.proof = 'token';
    const tab = await world.start();
    const {id} = tab;
    world.service.fail(/signup/, 'lost answer');
    world.service.fail(/signup/, 'lost answer');
    await expect(world.within(tab.sdk.signup(ada))).rejects.toMatchObject({status: 0});
    tab.crash();
    const next = await world.start({}, {after: tab});
    await world.advance(1000);
    // The page could only begin a new session.
    expect(next.id).not.toBe(id);
    const {user} = await next.sdk.signup(ada);
    expect(user.email).toBe('ada@example.com');
    expect(next.id).toBe(id);
    expect(world.service.visitor(id).tokens.has(next.token ?? '')).toBe(true);
    expect(world.kept('.k')).toBeNull();
  });

  it('is another one with another email, after one whose answer was lost', async () => {
    world.service.proof = 'token';
    const tab = await world.start();
    world.service.fail(/signup/, 'lost answer');
    world.service.fail(/signup/, 'lost answer');
    await expect(world.within(tab.sdk.signup(ada))).rejects.toMatchObject({status: 0});
    const {user} = await world.within(tab.sdk.signup({email: 'grace@example.com'}));
    expect(user.email).toBe('grace@example.com');
    const keys = world.service.askedFor(/signup/).map(({headers}) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  it('is over when the service says no, and the next one has a key of its own', async () => {
    const tab = await world.start();
    world.service.next(/signup/, 409, {success: false, code: 'EMAIL_TAKEN'});
    await expect(tab.sdk.signup(ada)).rejects.toMatchObject({status: 409, code: 'EMAIL_TAKEN'});
    await tab.sdk.signup({email: 'grace@example.com'});
    const [first, second] = world.service.askedFor(/signup/).map(({headers}) => headers['idempotency-key']);
    expect(first).not.toBe(second);
  });

  it('opens the session first if the service does not know it', async () => {
    const tab = world.open();
    tab.sdk.init();
    expect((await world.within(tab.sdk.signup(ada))).session.sessionId).toBe(tab.id);
    expect(world.service.paths()).toEqual(['POST sessions', 'POST events/batch', 'POST users/signup']);
  });
});

describe('clear', () => {
  const begin = async (): Promise<Tab> => {
    const tab = await world.start();
    await tab.sdk.signup(ada);
    tab.sdk.getUserData();
    await world.advance(1000);
    return tab;
  };

  it('sends what waits, leaves the session, and begins a new one with nothing of the old', async () => {
    world.service.proof = 'token';
    const tab = (await begin()).listen('session', 'dropped');
    const {id, token} = tab;
    tab.sdk.track('QUIZ_STARTED');
    await world.within(tab.sdk.clear());
    expect(world.service.stored.at(-1)).toMatchObject({eventType: 'QUIZ_STARTED', sessionId: id});
    expect(tab.told('dropped')).toEqual([]);
    expect(world.service.visitor(id).ended).toBe(true);
    expect(tab.id).not.toBe(id);
    expect(tab.token).not.toBe(token);
    expect(world.service.sessions.has(tab.id)).toBe(true);
    expect(tab.told('session').at(-1)).toMatchObject({sessionId: tab.id, userId: null});
    const left = [...world.disk.values.values(), ...tab.session.values.values()].join();
    [id, token ?? '', 'ada@example.com'].forEach((trace) => { expect(left).not.toContain(trace); });
    expect(world.service.sessions.size).toBe(2);
    expect(tab.sdk.getUserData()).toBeNull();
  });

  it('forgets also where the service can\'t be reached, and reports what could not be sent', async () => {
    const tab = (await begin()).listen('dropped');
    const {id} = tab;
    tab.goOffline();
    const lost = tab.sdk.track('QUIZ_STARTED');
    await world.within(tab.sdk.clear());
    expect(tab.told('dropped')).toMatchObject([{eventIds: [lost], reason: 'cleared'}]);
    expect(tab.id).not.toBe(id);
    expect(tab.token).toBeUndefined();
    tab.goOnline();
    await world.advance(5000);
    expect(tab.token).toMatch(/^token-/);
  });

  it('needs nobody to leave where the service knows nobody', async () => {
    const tab = world.open();
    tab.sdk.init({consent: 'opt-in'});
    const {id} = tab;
    await world.within(tab.sdk.clear());
    expect(tab.id).not.toBe(id);
    expect(world.service.asked).toEqual([]);
  });

  it('forgets an agreement, and keeps a denial, which the service is told of the new session', async () => {
    const tab = await begin();
    await tab.sdk.consent({analytics: true, profiling: true});
    await world.within(tab.sdk.clear());
    expect(tab.sdk.getConsent()).toBeNull();
    await tab.sdk.consent({analytics: false, profiling: false});
    await world.within(tab.sdk.clear());
    expect(tab.sdk.getConsent()).toEqual({analytics: false, profiling: false});
    expect(world.service.visitor(tab.id).consents).toEqual([{analytics: false, profiling: false}]);
  });

  it('leaves nothing of a signup whose answer was lost to who comes next', async () => {
    const tab = await world.start();
    ['lost answer', 'lost answer'].forEach(() => { world.service.fail(/signup/, 'lost answer'); });
    await expect(world.within(tab.sdk.signup(ada))).rejects.toMatchObject({status: 0});
    const {id} = tab;
    await world.within(tab.sdk.clear());
    expect(world.kept('.k')).toBeNull();
    await world.within(tab.sdk.signup({email: 'grace@example.com'}));
    expect(world.service.askedFor(/signup/).at(-1)?.headers['x-session-id']).toBe(tab.id);
    expect(tab.id).not.toBe(id);
  });

  it('draws the variant anew', async () => {
    const variants = Array.from({length: 64}, (_, i) => `v${i}`);
    const drawn = new Set<string>();
    const tab = await world.start({ctaVariants: variants});
    for (let i = 0; i < 6; i++) {
      drawn.add(tab.sdk.variant());
      await world.within(tab.sdk.clear());
    }
    expect(drawn.size).toBeGreaterThan(1);
  });
});

describe('erase', () => {
  it('has the service erase, forgets, and begins anew', async () => {
    const tab = (await world.start()).listen('dropped');
    await tab.sdk.signup(ada);
    await world.advance(1000);
    const {id} = tab;
    tab.goOffline();
    const lost = tab.sdk.track('QUIZ_STARTED');
    tab.goOnline();
    world.service.fail(/batch/);
    // Before it erases it tries once more.
    world.service.fail(/batch/);
    await settle();
    const receipt = await world.within(tab.sdk.erase('user'));
    expect(receipt).toMatchObject({scope: 'user', deleted: {user_sessions: 1}});
    expect(world.service.asked.find(({method}) => method === 'DELETE')?.path).toBe(`sessions/${id}?scope=user`);
    expect(tab.told('dropped')).toMatchObject([{eventIds: [lost], reason: 'erased'}]);
    expect(tab.id).not.toBe(id);
    expect(tab.sdk.getUserData()).toBeNull();
    expect(tab.sdk.getSession()).toMatchObject({userId: null});
    expect([...world.disk.values.values(), ...tab.session.values.values()].join()).not.toContain(id);
  });

  it('is of the session alone if nothing else is said', async () => {
    const tab = await world.start();
    expect((await tab.sdk.erase()).scope).toBe('session');
  });
});

describe('exportData', () => {
  it('brings all that the service holds', async () => {
    const tab = await world.start();
    const blob = await tab.sdk.exportData();
    expect(blob.type).toBe('application/json');
    expect(JSON.parse(await blob.text())).toMatchObject({success: true, user: null, sessions: []});
  });
});

describe('SessionManager', () => {
  it('is the page\'s one client in the published clothes', async () => {
    const tab = world.open();
    const manager = new tab.sdk.SessionManager({storageKey: 'mine'});
    expect(manager.getSessionId()).toBe(tab.id);
    expect(world.disk.values.get('mine')).toBe(tab.id);
    expect(new tab.sdk.SessionManager({storageKey: 'other'}).getSessionId()).toBe(tab.id);
    expect(manager.isReturning).toBe(false);
    await world.within(tab.sdk.profile({country: 'UK'}));
    expect(manager.getUserData()).toMatchObject({country: 'UK'});
    const {id} = tab;
    await world.within(manager.clear());
    expect(manager.getSessionId()).not.toBe(id);
  });
});
