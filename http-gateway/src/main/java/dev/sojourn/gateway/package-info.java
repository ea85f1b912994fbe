/** The API over HTTP: what comes in is validated and becomes a call over the service bus, what comes back an answer. */
package dev.sojourn.gateway;
