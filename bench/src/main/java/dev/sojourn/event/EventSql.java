package dev.sojourn.event;

/** Shows the benchmarks, and nobody else, the statements that the service runs. */
public final class EventSql {

    /** As the repository has it. */
    private static final long PAGE_BYTES = 1 << 20;

    private EventSql() {
    }

    /** The list of a session's events, for a client that can't give arguments. */
    public static String list(String session, String before, int limit) {
        return EventListRepository.LIST.sql().replace("$1", session).replace("$2", before)
                .replace("$3", Integer.toString(limit)).replace("$4", Long.toString(PAGE_BYTES));
    }
}
