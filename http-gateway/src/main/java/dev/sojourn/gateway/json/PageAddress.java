package dev.sojourn.gateway.json;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The address of a page, which may carry whatever a site or a form put into its query. */
public final class PageAddress {

    /** What a campaign's links are told apart by; none of it is about the visitor. */
    private static final Set<String> KEPT =
            Set.of("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id");

    /** Begins like a URL or a path. Nobody checks the rest: browsers put characters there that RFC 3986 does not take. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?//.*|[/?#].*", Pattern.DOTALL);

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]");

    private PageAddress() {
    }

    /** Whether there can be anything in the text to leave out; all others need no look. */
    static boolean mayHaveQuery(String text) {
        return text.indexOf('?') >= 0 || text.indexOf('#') >= 0;
    }

    /** Without its fragment, and without its query but for what names a campaign. What is no address stays as it is. */
    public static String shortened(String text) {
        if (!mayHaveQuery(text) || !isAddress(text)) {
            return text;
        }
        int fragment = text.indexOf('#');
        String address = fragment < 0 ? text : text.substring(0, fragment);
        int query = address.indexOf('?');
        if (query < 0) {
            return address;
        }
        String kept = Arrays.stream(address.substring(query + 1).split("&"))
                .filter(parameter -> KEPT.contains(parameter.split("=", 2)[0]))
                .collect(Collectors.joining("&"));
        return address.substring(0, query) + (kept.isEmpty() ? "" : "?" + kept);
    }

    /** A sentence that asks something is none; a relative path has no spaces. */
    private static boolean isAddress(String text) {
        return ABSOLUTE.matcher(text).matches() || !SPACE.matcher(text).find();
    }
}
