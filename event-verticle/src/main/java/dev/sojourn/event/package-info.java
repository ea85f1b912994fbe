/** What happened, in order, once. Owns event_logs and event_ids. */
package dev.sojourn.event;
