/** The API's description: one OpenAPI document, and a page that shows it to people. */
package dev.sojourn.gateway.openapi;
