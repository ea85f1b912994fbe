import {holdout, variant} from './draw.js';
import {emit} from './on.js';
import {permission} from './permission.js';
import {drop, PREFIX, put, sizeOf} from './queue.js';
import {schedule} from './sender.js';
import {isBegun, kept} from './session.js';
import {settings} from './settings.js';
import type {DroppedEvents, EventType, PayloadOf} from './types.js';
import {uuid7} from './uuid.js';

const LARGEST = 65_536;

/**
 * The event is written down when this returns its id; it never throws. Before `init()` and on a server it does
 * nothing.
 */
export const track = <T extends EventType>(type: T, payload?: PayloadOf<T>): string => {
  if (!isBegun()) {
    return '';
  }
  const eventId = uuid7();
  const name = PREFIX + eventId;
  let reason: DroppedEvents['reason'] = 'payload';
  try {
    const event = {
      eventType: type,
      payload: {
        page: location.pathname,
        ctaVariant: variant() || undefined,
        holdout: settings.holdout ? holdout() : undefined,
        webdriver: navigator.webdriver || undefined,
        ...payload,
      },
      eventId,
    };
    const text = JSON.stringify(event);
    reason = permission() === false ? 'consent' : 'size';
    if (reason === 'size' && sizeOf(text) <= LARGEST) {
      put(name, kept.sessionId, text);
      emit('event', event);
      schedule();
      return eventId;
    }
  } catch {
    // It can't be written as JSON.
  }
  drop([name], reason);
  return eventId;
};
