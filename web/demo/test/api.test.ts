import {getSessionHeaders} from '@sojourn/browser';
import {expect, it, vi} from 'vitest';
import {api} from '../src/services/api';
import {startSession} from '../src/services/session';

it('lets the site’s own calls say whose they are', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  startSession();
  const {'X-Session-ID': sessionId} = getSessionHeaders();
  expect(sessionId).toMatch(/^[\da-f-]{36}$/);

  const {config} = await api.get('/anything', {adapter: (request) =>
    Promise.resolve({data: null, status: 200, statusText: '', headers: {}, config: request})});
  expect(config.headers.get('X-Session-ID')).toBe(sessionId);
  expect(config.baseURL).toBe('/api');
});
