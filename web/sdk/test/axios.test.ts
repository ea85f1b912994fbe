import {createServer, type IncomingHttpHeaders} from 'node:http';
import type {AddressInfo} from 'node:net';
import axios from 'axios';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {World} from './world/world.js';

const heard: IncomingHttpHeaders[] = [];
const server = createServer((request, response) => {
  heard.push(request.headers);
  response.setHeader('Content-Type', 'application/json').end('{}');
});
beforeAll(() => new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); }));
afterAll(() => new Promise((resolve) => { server.close(resolve); }));

it('lets axios send id and token with every request, by the published interceptor as it is written', async () => {
  const world = new World();
  const tab = world.open();
  const {getSessionHeaders, init} = tab.sdk;
  axios.defaults.baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  // As README.md and the published client have it.
  axios.interceptors.request.use((config) => { Object.assign(config.headers, getSessionHeaders()); return config; });

  await axios.get('/before');
  init();
  await axios.get('/at-once');
  await world.within(tab.sdk.flush());
  await axios.post('/later', {answer: 42});

  expect(heard.map((headers) => [headers['x-session-id'], headers['x-session-token']])).toEqual([
    [undefined, undefined],
    [tab.id, undefined],
    [tab.id, tab.token],
  ]);
  expect(tab.token).toMatch(/^token-/);
});
