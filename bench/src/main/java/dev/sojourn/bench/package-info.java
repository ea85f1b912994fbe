/** Measures the service against what it is built on; {@code docs/benchmarks.md} says what is compared, and why so. */
package dev.sojourn.bench;
