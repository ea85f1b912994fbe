package dev.sojourn.gateway;

/**
 * What is done about personal data.
 *
 * @param gpc whether {@code Sec-GPC: 1} counts as a denial of analytics
 */
public record PrivacySettings(boolean gpc) {
}
