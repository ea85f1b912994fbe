package dev.sojourn.user;

import dev.sojourn.contract.ProfileDeclaration;
import java.time.Duration;
import java.util.Objects;

/**
 * @param tracking      whether a signup writes its event
 * @param sweepInterval how often signups that were cut short are looked for
 * @param sweepAfter    how old a signup must be to count as cut short
 * @param profile       what may be known about people
 */
public record UserSettings(boolean tracking, Duration sweepInterval, Duration sweepAfter,
                           ProfileDeclaration profile) {

    public UserSettings {
        Objects.requireNonNull(sweepInterval);
        Objects.requireNonNull(sweepAfter);
        Objects.requireNonNull(profile);
    }
}
