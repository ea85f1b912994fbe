package dev.sojourn.contract;

import java.util.List;

/**
 * All that is known, declared today or not.
 *
 * @param attributes in the order of their names, those that are known
 * @param ctaVariant which call to action the user signed up by, or null
 * @param signupGpc  whether the user's browser asked at the signup not to be tracked, where that counted; or null
 * @param replaced   of a linked session: what had stood in its user's profile where it has told something else
 */
public record KnownProfile(List<KnownAttribute> attributes, String ctaVariant, Boolean signupGpc,
                           List<KnownAttribute> replaced) {

    /** Nothing is known. */
    public static final KnownProfile NOTHING = new KnownProfile(List.of(), null, null, List.of());

    public KnownProfile {
        attributes = List.copyOf(attributes);
        replaced = List.copyOf(replaced);
    }
}
