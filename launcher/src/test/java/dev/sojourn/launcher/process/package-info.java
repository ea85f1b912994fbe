/**
 * The runnable jar as a process of its own: what it does about signals, ports, its working directory, exit codes and its
 * log.
 */
package dev.sojourn.launcher.process;
