package dev.sojourn.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.gateway.TellingIngest.Tracked;
import java.util.List;
import java.util.UUID;

/**
 * What became of a batch.
 *
 * @param accepted   events stored by this request
 * @param duplicates events stored before
 * @param results    one for each event, in their order
 */
record BatchAnswer(boolean success, long accepted, long duplicates, List<Result> results) {

    enum Status {
        @JsonProperty("stored") STORED,
        @JsonProperty("duplicate") DUPLICATE,
        @JsonProperty("rejected") REJECTED,
        @JsonProperty("untracked") UNTRACKED
    }

    /**
     * @param eventId  null where the client gave none and none was made
     * @param stripped where personal fields stood, which were not stored
     */
    record Result(int index, UUID eventId, Status status,
                  @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
                  @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stripped,
                  @JsonInclude(JsonInclude.Include.NON_NULL) EventProfile profile) {

        static Result rejected(int index, UUID eventId, List<FieldError> errors) {
            return new Result(index, eventId, Status.REJECTED, errors, List.of(), null);
        }

        static Result untracked(int index, UUID eventId) {
            return new Result(index, eventId, Status.UNTRACKED, List.of(), List.of(), null);
        }

        /** @param givenId by the client, or null */
        static Result of(int index, UUID givenId, Tracked tracked, List<String> stripped) {
            AppendedEvent event = tracked.event();
            return switch (event.outcome()) {
                case STORED, DUPLICATE -> new Result(index, event.eventId(), Status.valueOf(event.outcome().name()),
                        List.of(), stripped, tracked.profile());
                case REJECTED -> rejected(index, event.eventId(), List.of(Ingest.REFUSED_BY_DATABASE));
                case UNTRACKED -> untracked(index, givenId);
                case SESSION_ERASED -> rejected(index, givenId, List.of(Ingest.OF_ERASED_SESSION));
                case SESSION_UNKNOWN -> rejected(index, givenId, List.of(Ingest.SESSION_ENDED));
            };
        }
    }

    static BatchAnswer of(List<Result> results) {
        return new BatchAnswer(true, count(results, Status.STORED), count(results, Status.DUPLICATE), results);
    }

    private static long count(List<Result> results, Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }
}
