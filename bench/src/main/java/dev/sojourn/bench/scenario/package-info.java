/** What is compared with what. */
package dev.sojourn.bench.scenario;
