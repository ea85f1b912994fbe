package dev.sojourn.gateway;

import dev.sojourn.contract.CountQuarantine;
import dev.sojourn.contract.DropQuarantined;
import dev.sojourn.contract.ListQuarantine;
import dev.sojourn.contract.QuarantineReason;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The queries of the operator's operations on the quarantine. */
final class QuarantineParameters {

    private static final int MAX_LIMIT = 100;
    private static final int MAX_IDS = 100;

    private final Requests requests;

    QuarantineParameters(Requests requests) {
        this.requests = requests;
    }

    ListQuarantine list(RoutingContext context) {
        return new ListQuarantine(ListQuarantine.Order.NEWEST_FIRST, null, null, type(context).orElse(null), reason(context),
                ListParameters.limit(requests, context, MAX_LIMIT), ListParameters.position(requests, context));
    }

    CountQuarantine count(RoutingContext context) {
        return new CountQuarantine(type(context).orElse(null), reason(context));
    }

    /** One of ids, type and all: nobody shall drop everything by leaving something out. */
    DropQuarantined drop(RoutingContext context, int limit) {
        Optional<String> ids = given(context, "ids");
        Optional<String> type = type(context);
        Optional<String> all = given(context, "all");
        if (Stream.of(ids, type, all).filter(Optional::isPresent).count() != 1) {
            throw new InvalidRequestException("query", "must have one of ids, type and all=true");
        }
        if (!all.orElse("true").equals("true")) {
            throw new InvalidRequestException("query/all", "must be true, or left out");
        }
        return new DropQuarantined(ids.map(QuarantineParameters::ids).orElse(null), type.orElse(null), limit);
    }

    private static List<UUID> ids(String given) {
        List<Optional<UUID>> ids = Stream.of(given.split(",", -1)).limit(MAX_IDS + 1).map(Ids::parse).toList();
        if (ids.size() > MAX_IDS || !ids.stream().allMatch(Optional::isPresent)) {
            throw new InvalidRequestException("query/ids", "must be 1 to " + MAX_IDS + " UUIDs, comma separated");
        }
        return ids.stream().flatMap(Optional::stream).toList();
    }

    private Optional<String> type(RoutingContext context) {
        return given(context, "type").map(ListParameters::type);
    }

    private QuarantineReason reason(RoutingContext context) {
        return given(context, "reason").map(reason -> switch (reason) {
            case "schema" -> QuarantineReason.SCHEMA;
            case "database" -> QuarantineReason.DATABASE;
            default -> throw new InvalidRequestException("query/reason", "must be schema or database");
        }).orElse(null);
    }

    private Optional<String> given(RoutingContext context, String name) {
        return requests.query(context, name).filter(value -> !value.isEmpty());
    }
}
