/** What a browser gets that is the same for everybody: the API's documentation, the site's pages, the SDK. */
package dev.sojourn.gateway.pages;
