/** Starts and stops the product: configuration, PostgreSQL, migrations, Vert.x, verticles, management endpoints. */
package dev.sojourn.launcher;
