/** The API's description: one OpenAPI document. */
package dev.sojourn.gateway.openapi;
