/** What crosses the event bus: endpoints with their addresses, immutable records, error codes. It depends on nothing. */
package dev.sojourn.contract;
