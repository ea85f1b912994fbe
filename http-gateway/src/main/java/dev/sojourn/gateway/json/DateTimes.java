package dev.sojourn.gateway.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Knows plain date-times of RFC 3339 at a glance, and reads them. */
public final class DateTimes {

    private static final int DATE_AND_TIME = "2026-11-23T18:04:05".length();
    private static final String SHAPE = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private DateTimes() {
    }

    /**
     * Whether the value is surely one; days that not every month has, leap seconds and lower case are left to others.
     * What is no string is none of its business.
     */
    static boolean areSurely(Object value) {
        return !(value instanceof String text) || hasShape(text)
                && between(number(text, 5), 1, 12) && between(number(text, 8), 1, 28)
                && number(text, 11) < 24 && number(text, 14) < 60 && number(text, 17) < 60
                && isZone(text, afterFraction(text));
    }

    /**
     * The moment that a date-time names. A plain one is read by hand: the JDK's parser takes several times as long.
     *
     * @throws java.time.DateTimeException when it names none
     */
    public static Instant parse(String text) {
        int fraction = text.length() - DATE_AND_TIME - 2;
        if (fraction > NANO_DIGITS || !areSurely(text)) {
            return OffsetDateTime.parse(text).toInstant();
        }
        long day = LocalDate.of(number(text, 0) * 100 + number(text, 2), number(text, 5), number(text, 8)).toEpochDay();
        long second = ((day * 24 + number(text, 11)) * 60 + number(text, 14)) * 60 + number(text, 17);
        return Instant.ofEpochSecond(second, nanos(text, DATE_AND_TIME + 1, fraction));
    }

    private static int nanos(String text, int from, int digits) {
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            nanos = nanos * 10 + (i < digits ? text.charAt(from + i) - '0' : 0);
        }
        return nanos;
    }

    private static boolean hasShape(String text) {
        if (text.length() <= DATE_AND_TIME) {
            return false;
        }
        for (int i = 0; i < DATE_AND_TIME; i++) {
            char expected = SHAPE.charAt(i);
            char c = text.charAt(i);
            if (expected == '0' ? !isDigit(c) : c != expected) {
                return false;
            }
        }
        return true;
    }

    private static int afterFraction(String text) {
        int i = DATE_AND_TIME;
        if (text.charAt(i) == '.') {
            do {
                i++;
            } while (i < text.length() && isDigit(text.charAt(i)));
        }
        return i;
    }

    private static boolean isZone(String text, int from) {
        return from == text.length() - 1 && text.charAt(from) == 'Z';
    }

    private static int number(String text, int from) {
        return (text.charAt(from) - '0') * 10 + text.charAt(from + 1) - '0';
    }

    private static boolean between(int number, int min, int max) {
        return number >= min && number <= max;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
