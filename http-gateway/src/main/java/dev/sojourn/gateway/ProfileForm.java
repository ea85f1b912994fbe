package dev.sojourn.gateway;

import java.util.List;
import java.util.Objects;

/**
 * A form that asks for some attributes of the profile at a time.
 *
 * @param title    what people call it
 * @param fields   attributes, the most worth first
 * @param required those of them that the form can't do without
 * @param ask      how many it asks for at once
 */
public record ProfileForm(String name, String title, List<String> fields, List<String> required, int ask) {

    /** How many a form asks for at the most. */
    public static final int MAX_ASK = 20;

    public ProfileForm {
        Objects.requireNonNull(name);
        Objects.requireNonNull(title);
        fields = List.copyOf(fields);
        required = List.copyOf(required);
    }
}
