package dev.sojourn.gateway;

import dev.sojourn.gateway.json.ProfileSchemas;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the API knows about profiles.
 *
 * @param schemas what is declared
 * @param forms   by name
 */
public record ProfileSettings(ProfileSchemas schemas, Map<String, ProfileForm> forms) {

    /** The attributes of the published signup, and a form that asks for them. */
    public static final ProfileSettings DEFAULT = new ProfileSettings(ProfileSchemas.DEFAULT, Map.of("signup",
            new ProfileForm("signup", "Sign up", ProfileSchemas.DEFAULT.declaration().names(), List.of("email"), 2)));

    public ProfileSettings {
        Objects.requireNonNull(schemas);
        forms = Map.copyOf(forms);
    }
}
