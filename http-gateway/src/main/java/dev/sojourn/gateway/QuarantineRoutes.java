package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.DropQuarantined;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.QuarantineCount;
import dev.sojourn.gateway.Operation.Answer;
import dev.sojourn.gateway.json.RequestSchemas;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The quarantine over HTTP, for the operator. */
final class QuarantineRoutes {

    private static final String PATH = "/api/admin/quarantine";
    /** What one call over the bus removes at most, so that none takes long. */
    private static final int DROP_STEP = 5000;

    private final ServiceBus bus;
    private final Requests requests;
    private final RequestSchemas schemas;
    private final QuarantineParameters parameters;
    private final Replay replay;

    QuarantineRoutes(ServiceBus bus, Requests requests, RequestSchemas schemas, Replay replay) {
        this.bus = bus;
        this.requests = requests;
        this.schemas = schemas;
        this.parameters = new QuarantineParameters(requests);
        this.replay = replay;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("listQuarantine", HttpMethod.GET, PATH, this::list),
                new Operation("dropQuarantine", HttpMethod.DELETE, PATH, this::drop),
                new Operation("countQuarantine", HttpMethod.GET, PATH + "/count", this::count),
                new Operation("replayQuarantine", HttpMethod.POST, PATH + "/replay", this::replay));
    }

    private record ListAnswer(boolean success, List<QuarantineView> events, String nextCursor) {
    }

    private Future<Answer> list(RoutingContext context) {
        return bus.call(Endpoints.QUARANTINE_LIST, parameters.list(context))
                .map(page -> Answer.ok(new ListAnswer(true, page.events().stream().map(QuarantineView::of).toList(),
                        ListParameters.cursor(page.next()))));
    }

    private record CountView(String eventType, QuarantineView.Reason reason, long events) {

        static CountView of(QuarantineCount count) {
            return new CountView(count.eventType(), QuarantineView.Reason.of(count.reason()), count.events());
        }
    }

    private record CountAnswer(boolean success, long total, List<CountView> counts) {
    }

    private Future<Answer> count(RoutingContext context) {
        return bus.call(Endpoints.QUARANTINE_COUNT, parameters.count(context))
                .map(counts -> Answer.ok(new CountAnswer(true, counts.total(),
                        counts.counts().stream().map(CountView::of).toList())));
    }

    private Future<Answer> replay(RoutingContext context) {
        return replay.run(Replay.Selection.of(requests.body(context, schemas.replay()).tree()))
                .map(result -> Answer.ok(ReplayAnswer.of(result)));
    }

    /** Those that still don't pass are refused once more. */
    private record ReplayAnswer(boolean success, int examined, int stored, int duplicates, int refused, int gone,
                                String nextCursor) {

        static ReplayAnswer of(Replay.Result result) {
            return new ReplayAnswer(true, result.examined(), result.stored(), result.duplicates(), result.refused(),
                    result.gone(), ListParameters.cursor(result.next()));
        }
    }

    private record DroppedAnswer(boolean success, long dropped) {
    }

    private Future<Answer> drop(RoutingContext context) {
        return drop(parameters.drop(context, DROP_STEP), 0).map(dropped -> Answer.ok(new DroppedAnswer(true, dropped)));
    }

    private Future<Long> drop(DropQuarantined request, long before) {
        return bus.call(Endpoints.QUARANTINE_DROP, request).compose(dropped -> {
            long all = before + dropped.events();
            return dropped.events() < DROP_STEP ? Future.succeededFuture(all) : drop(request, all);
        });
    }
}
