package dev.sojourn.contract;

/**
 * @param eventType only events of this type; or null for all
 * @param reason    only those that are here for it; or null for all
 */
public record CountQuarantine(String eventType, QuarantineReason reason) {
}
