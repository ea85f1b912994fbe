/** The processes of a benchmark, and what each of them costs. */
package dev.sojourn.bench.process;
