package dev.sojourn.gateway.json;

/** What JSON's escapes can write into a string although no text can hold it. */
final class Unicode {

    private Unicode() {
    }

    /** In words, or null when the text is sound. */
    static String flawOf(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "the character U+0000";
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "half of a surrogate pair";
                }
                i++;
            }
        }
        return null;
    }
}
