// Session, events and their queue, and nothing else.
export {flush, getSessionHeaders, init, track} from '@sojourn/browser';
