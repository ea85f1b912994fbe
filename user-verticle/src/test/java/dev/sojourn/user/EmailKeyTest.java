package dev.sojourn.user;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class EmailKeyTest {

    @ParameterizedTest
    @CsvSource({
        "ada@example.org, ADA@Example.ORG",
        // Composed or decomposed.
        "jos\u00e9@example.org, JOSE\u0301@example.org", "\u00e5@example.org, A\u030a@example.org",
        // The signs for Angstrom and Kelvin are letters.
        "\u00e5@example.org, \u212b@example.org", "k@example.org, \u212a@example.org",
        // Sharp s, small and capital.
        "stra\u00dfe@example.org, STRA\u1e9eE@example.org",
        "\u03bf\u03b4\u03cc\u03c2@example.org, \u039f\u0394\u038c\u03a3@example.org",
        "\u044f@example.org, \u042f@example.org",
        "I\u0307@example.org, \u0130@example.org"})
    void isTheSameForTheSamePerson(String one, String other) {
        assertEquals(EmailKey.of(one), EmailKey.of(other));
    }

    @ParameterizedTest
    @CsvSource({
        "stra\u00dfe@example.org, strasse@example.org", "jos\u00e9@example.org, jose@example.org",
        // Without a dot it is another letter than with one.
        "\u0131@example.org, i@example.org", "\u0130@example.org, i@example.org",
        "a.b@example.org, ab@example.org", "a+b@example.org, a@example.org",
        // Compatible is not the same: a ligature, full width.
        "\ufb01@example.org, fi@example.org", "\uff21@example.org, a@example.org"})
    void isAnotherForAnother(String one, String other) {
        assertNotEquals(EmailKey.of(one), EmailKey.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt", "el", "de"})
    void dependsOnNoLanguage(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertEquals("info@example.org", EmailKey.of("INFO@EXAMPLE.ORG"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0130@example.org", "\u1e9e@example.org", "\u03a3@example.org", "E\u0301@example.org"})
    void ofAKeyIsTheKey(String email) {
        assertEquals(EmailKey.of(email), EmailKey.of(EmailKey.of(email)));
    }
}
