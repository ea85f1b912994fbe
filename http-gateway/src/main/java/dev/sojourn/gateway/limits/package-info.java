/** How much one session or one address may ask of the service. */
package dev.sojourn.gateway.limits;
