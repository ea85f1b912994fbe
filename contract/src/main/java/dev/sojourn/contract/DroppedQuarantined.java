package dev.sojourn.contract;

/** @param events how many were removed */
public record DroppedQuarantined(int events) {
}
