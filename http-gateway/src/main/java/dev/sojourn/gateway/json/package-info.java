/** Request bodies: read strictly, once, and checked against the API's JSON Schemas. */
package dev.sojourn.gateway.json;
