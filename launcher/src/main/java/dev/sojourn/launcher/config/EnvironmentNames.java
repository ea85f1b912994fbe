package dev.sojourn.launcher.config;

import java.util.Locale;
import java.util.Map;

/** The environment variable of a setting: {@code a.bC} is {@code A_B_C}, unless it is published under another name. */
public final class EnvironmentNames {

    private static final Map<String, String> PUBLISHED = Map.of(
            "sessions.secret", "SESSION_SECRET",
            "sessions.expiry", "SESSION_EXPIRY",
            "events.tracking", "ENABLE_EVENT_TRACKING",
            "events.retentionDays", "EVENT_RETENTION_DAYS");

    private EnvironmentNames() {
    }

    /** The one name that the setting goes by. */
    public static String of(String setting) {
        return PUBLISHED.getOrDefault(setting, derived(setting));
    }

    /** What the name would be by the rule alone. */
    static String derived(String setting) {
        return setting.replace('.', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
