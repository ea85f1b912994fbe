package dev.sojourn.gateway;

import dev.sojourn.contract.ListEvents;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** The query of an event list, and its cursor: the id that the page ended at, in a form nobody is tempted to read. */
final class ListParameters {

    private static final int DEFAULT_LIMIT = 50;
    private static final Pattern EVENT_TYPE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern POSITIVE_NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    private ListParameters() {
    }

    static ListEvents read(Requests requests, RoutingContext context, UUID sessionId) {
        return new ListEvents(sessionId,
                requests.query(context, "type").filter(type -> !type.isEmpty()).map(ListParameters::type).orElse(null),
                limit(requests, context, ListEvents.MAX_LIMIT), position(requests, context));
    }

    static int limit(Requests requests, RoutingContext context, int max) {
        return requests.query(context, "limit").map(given -> limit(given, max)).orElse(DEFAULT_LIMIT);
    }

    private static int limit(String given, int max) {
        int limit = POSITIVE_NUMBER.matcher(given).matches() ? Integer.parseInt(given) : 0;
        if (limit < 1 || limit > max) {
            throw new InvalidRequestException("query/limit", "must be a whole number from 1 to " + max);
        }
        return limit;
    }

    static String type(String given) {
        if (!EVENT_TYPE.matcher(given).matches()) {
            throw new InvalidRequestException("query/type",
                    "must be capital letters, digits and underscores, a letter first, at most 64");
        }
        return given;
    }

    /** What the cursor in the query stands for, or null. */
    static UUID position(Requests requests, RoutingContext context) {
        return requests.query(context, "cursor").filter(cursor -> !cursor.isEmpty())
                .map(cursor -> position(cursor, "query/cursor")).orElse(null);
    }

    /** The cursor after an id, or null after null. */
    static String cursor(UUID position) {
        if (position == null) {
            return null;
        }
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(position.getMostSignificantBits()).putLong(position.getLeastSignificantBits()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @param pointer where it was given */
    static UUID position(String cursor, String pointer) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == 2 * Long.BYTES) {
                ByteBuffer id = ByteBuffer.wrap(bytes);
                return new UUID(id.getLong(), id.getLong());
            }
        } catch (IllegalArgumentException e) {
            // Not even base64: as little a cursor as one of another length.
        }
        throw new InvalidRequestException(pointer, "must be the nextCursor of the page before");
    }
}
