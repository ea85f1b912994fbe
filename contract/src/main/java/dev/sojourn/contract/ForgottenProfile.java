package dev.sojourn.contract;

/** @param attributes how many were removed */
public record ForgottenProfile(int attributes) {
}
