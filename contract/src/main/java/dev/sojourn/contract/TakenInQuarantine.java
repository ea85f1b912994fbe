package dev.sojourn.contract;

/** @param events how many will be written; the others found no room */
public record TakenInQuarantine(int events) {
}
