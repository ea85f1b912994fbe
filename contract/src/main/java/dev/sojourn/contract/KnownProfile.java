package dev.sojourn.contract;

import java.util.List;

/**
 * All that is known, declared today or not.
 *
 * @param attributes in the order of their names, those that are known
 * @param ctaVariant which call to action the user signed up by, or null
 */
public record KnownProfile(List<KnownAttribute> attributes, String ctaVariant) {

    /** Nothing is known. */
    public static final KnownProfile NOTHING = new KnownProfile(List.of(), null);

    public KnownProfile {
        attributes = List.copyOf(attributes);
    }
}
