/**
 * Settings by name: where each was given, read as a typed value or as a mistake. Knows nothing of what they are for.
 */
package dev.sojourn.launcher.config;
