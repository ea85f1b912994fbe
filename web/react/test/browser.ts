import {Locks} from '../../sdk/test/world/locks.js';

// What browsers have and happy-dom lacks: without it, the SDK's turns are taken by a lease, which waits.
Object.defineProperty(navigator, 'locks', {value: new Locks().of(window)});
