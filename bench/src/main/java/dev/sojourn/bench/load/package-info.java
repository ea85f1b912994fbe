/**
 * The load generator, a process of its own so that its CPU time is not the service's. Plain NIO and requests that are
 * formatted ahead: what it costs is taken from the same cores that the service runs on.
 */
package dev.sojourn.bench.load;
