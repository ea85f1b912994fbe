/** What the benchmarks say, for a terminal and as Markdown. */
package dev.sojourn.bench.report;
