package dev.sojourn.user;

import java.text.Normalizer;
import java.util.Locale;

/** The form of an email by which two are the same person's: composed Unicode, lower case in no particular language. */
final class EmailKey {

    private EmailKey() {
    }

    static String of(String email) {
        return Normalizer.normalize(email, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
