package dev.sojourn.contract;

import java.util.Objects;

/** Its text never shows the email. */
public record FindUserByEmail(String email) {

    public FindUserByEmail {
        Objects.requireNonNull(email);
    }

    @Override
    public String toString() {
        return "FindUserByEmail[…]";
    }
}
