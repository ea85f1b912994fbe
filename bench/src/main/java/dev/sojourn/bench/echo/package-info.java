/** The baseline of HTTP: what Vert.x does without the service. */
package dev.sojourn.bench.echo;
