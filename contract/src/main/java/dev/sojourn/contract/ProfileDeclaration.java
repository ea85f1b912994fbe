package dev.sojourn.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that may be known about a person, in the order that answers have; the email is always among it. */
public record ProfileDeclaration(List<ProfileAttribute> attributes) {

    /** The attribute that a signup needs and that finds its user. */
    public static final String EMAIL = "email";

    public ProfileDeclaration {
        attributes = List.copyOf(attributes);
        if (attributes.stream().noneMatch(attribute -> attribute.name().equals(EMAIL))) {
            throw new IllegalArgumentException("an email must be declared");
        }
    }

    public List<String> names() {
        return attributes.stream().map(ProfileAttribute::name).toList();
    }

    public Optional<ProfileAttribute> find(String name) {
        return attributes.stream().filter(attribute -> attribute.name().equals(name)).findFirst();
    }

    /** All that is declared, null where unknown; what is known but no longer declared is left out. */
    public UserData userData(Map<String, JsonText> known) {
        Map<String, JsonText> all = new LinkedHashMap<>();
        attributes.forEach(attribute -> all.put(attribute.name(), known.get(attribute.name())));
        return new UserData(all);
    }

    /**
     * Why consent does not let an attribute be kept; empty where it does.
     *
     * @param anonymous whether nobody has signed up from the session
     */
    public static Optional<ProfileRefusal> refusal(ProfileAttribute attribute, boolean anonymous, Consent consent) {
        Boolean chosen = attribute.purpose().choice(consent);
        if (attribute.purpose() == ProfileAttribute.Purpose.PROFILING && Boolean.FALSE.equals(chosen)) {
            return Optional.of(ProfileRefusal.PROFILING_DENIED);
        }
        return anonymous && attribute.pii() && !Boolean.TRUE.equals(chosen)
                ? Optional.of(ProfileRefusal.PII_WITHOUT_CONSENT)
                : Optional.empty();
    }
}
