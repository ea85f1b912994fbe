/**
 * PostgreSQL: where it is, the pool, named queries, migrations, and the embedded server. The tables belong to the
 * modules that use them.
 */
package dev.sojourn.postgres;
