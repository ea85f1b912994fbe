/** What crosses the event bus: endpoints with their addresses, immutable records, error codes. Depends on nothing. */
package dev.sojourn.contract;
