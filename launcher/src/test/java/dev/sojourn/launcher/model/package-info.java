/**
 * Random sequences of what visitors, the site's backend and the operator do, against a model in memory of what the API
 * promises. It follows README, openapi.yaml and docs/adr, never the code.
 */
package dev.sojourn.launcher.model;
