package dev.sojourn.contract;

/** @param userData what is known about an anonymous session's visitor; null where nothing is */
public record Draft(UserData userData) {
}
