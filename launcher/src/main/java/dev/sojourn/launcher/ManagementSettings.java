package dev.sojourn.launcher;

/**
 * Where the management endpoints are.
 *
 * @param host the address to listen on; the loopback one unless something else keeps strangers out
 * @param port the port to listen on; 0 takes any free one
 */
public record ManagementSettings(String host, int port) {
}
