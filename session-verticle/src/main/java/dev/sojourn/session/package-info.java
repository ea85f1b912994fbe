/** The identity of a browser: its session, its visits, its link to a user. Owns user_sessions. */
package dev.sojourn.session;
