import {clear, flush, getSession, init, profile, signup, track, user, type Client} from '@sojourn/browser';
import {cleanup, render, renderHook, screen, waitFor} from '@testing-library/react';
import {StrictMode, type ReactNode} from 'react';
import {renderToString} from 'react-dom/server';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {SojournProvider, useSession, useTrack} from '../src/index.js';
import {FakeService} from './fakeService.js';

let service: FakeService;
let client: Client;

beforeAll(() => {
  new FakeService();
  client = init({apiBaseUrl: 'http://site.example'});
});

afterAll(() => { client.stop(); });

beforeEach(() => { service = new FakeService(); });

afterEach(async () => {
  cleanup();
  await flush();
  await clear();
});

function Wrapper({children}: {children: ReactNode}) {
  return <StrictMode><SojournProvider>{children}</SojournProvider></StrictMode>;
}

describe('useSession', () => {
  it('knows the session at once, and who it is as soon as anything tells it', async () => {
    const {result} = renderHook(useSession, {wrapper: Wrapper});
    expect(result.current.session?.sessionId).toBe(getSession()?.sessionId);
    await waitFor(() => { expect(result.current.session?.confirmed).toBe(true); });
    expect(result.current.user).toBeNull();

    await profile({country: 'UK'});
    await waitFor(() => { expect(result.current.user?.country).toBe('UK'); });

    await signup({email: 'ada@site.example', firstName: 'Ada'});
    await waitFor(() => { expect(result.current.session?.userId).not.toBeNull(); });
    expect(result.current.user).toMatchObject({firstName: 'Ada', country: 'UK'});
  });

  it('knows nobody after the visitor has left', async () => {
    const {result} = renderHook(useSession, {wrapper: Wrapper});
    await signup({email: 'ada@site.example'});
    await waitFor(() => { expect(result.current.user?.email).toBe('ada@site.example'); });
    const before = result.current.session?.sessionId;
    await clear();
    await waitFor(() => { expect(result.current.session?.userId).toBeNull(); });
    expect(result.current.session?.sessionId).not.toBe(before);
    expect(result.current.user).toBeNull();
  });

  it('asks again when an event has told something of the visitor', async () => {
    const {result} = renderHook(useSession, {wrapper: Wrapper});
    track('QUIZ_COMPLETED', {fields: {country: 'UK'}});
    await flush();
    await waitFor(() => { expect(result.current.user?.country).toBe('UK'); });
  });

  it('draws once where nothing changes', async () => {
    await user();
    let drawn = 0;
    renderHook(() => {
      drawn += 1;
      return useSession();
    }, {wrapper: SojournProvider});
    expect(drawn).toBe(1);
  });

  it('says what is missing where there is no provider', () => {
    expect(() => renderHook(useSession)).toThrow('SojournProvider');
  });

  it('knows no visitor on a server', () => {
    const Name = () => <p>{useSession().session === null ? 'nobody' : 'somebody'}</p>;
    expect(renderToString(<SojournProvider><Name /></SojournProvider>)).toBe('<p>nobody</p>');
  });
});

describe('useTrack', () => {
  it('is the same function at each rendering, and works in the first effect of a child', async () => {
    const {result, rerender} = renderHook(useTrack, {wrapper: Wrapper});
    const before = result.current;
    rerender();
    expect(result.current).toBe(before);
    result.current('CONTENT_CLICK', {target: 'hero'});
    await flush();
    expect(service.events).toMatchObject([{eventType: 'CONTENT_CLICK', payload: {target: 'hero'}}]);
  });
});

describe('SojournProvider', () => {
  it('draws what is inside', () => {
    render(<SojournProvider settings={{apiBaseUrl: 'http://ignored.example'}}><p>inside</p></SojournProvider>);
    expect(screen.getByText('inside')).toBeTruthy();
  });
});
