package dev.sojourn.user;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;

/** Ids of version 7. */
final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {
    }

    static UUID at(Instant moment) {
        return GENERATOR.construct(moment.toEpochMilli());
    }

    static UUID next() {
        return at(Instant.now());
    }
}
