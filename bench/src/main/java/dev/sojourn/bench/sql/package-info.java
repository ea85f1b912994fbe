/** The baselines of PostgreSQL, and the tables that all contestants write to. */
package dev.sojourn.bench.sql;
