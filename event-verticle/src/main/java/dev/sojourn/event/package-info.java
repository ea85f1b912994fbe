/** What happened, in order, once. Owns event_logs, event_ids and event_quarantine. */
package dev.sojourn.event;
