/** Persons who signed up: how a visitor becomes one, and what is known about them. Owns users. */
package dev.sojourn.user;
