package dev.sojourn.contract;

/** @param events how many were still in quarantine */
public record RetainedEvents(int events) {
}
