package dev.sojourn.gateway;

import dev.sojourn.bus.ServiceBus;
import dev.sojourn.contract.AppendedEvent;
import dev.sojourn.contract.AppendedEvent.Outcome;
import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.NewEvent;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.Session;
import dev.sojourn.gateway.EventFields.Told;
import dev.sojourn.gateway.EventProfile.RefusedField;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Stores events, and merges into the profile what they tell about their visitors. */
final class TellingIngest {

    private final ServiceBus bus;
    private final Requests requests;
    private final SessionAccess access;
    private final EventFields fields;
    private final Ingest ingest;

    TellingIngest(ServiceBus bus, Requests requests, SessionAccess access, EventFields fields, Ingest ingest) {
        this.bus = bus;
        this.requests = requests;
        this.access = access;
        this.fields = fields;
        this.ingest = ingest;
    }

    /** @param profile null for an event that tells nothing */
    record Tracked(AppendedEvent event, EventProfile profile) {
    }

    /** Answers, after the commit of both, one result for each event in their order. */
    Future<List<Tracked>> append(List<NewEvent> events, RoutingContext context) {
        List<Integer> telling = new ArrayList<>(0);
        for (int i = 0; i < events.size(); i++) {
            if (EventFields.tells(events.get(i))) {
                telling.add(i);
            }
        }
        return telling.isEmpty()
                ? ingest.append(events, requests.client(context))
                        .map(results -> results.stream().map(result -> new Tracked(result, null)).toList())
                : appendTelling(events, telling, context);
    }

    private Future<List<Tracked>> appendTelling(List<NewEvent> events, List<Integer> telling, RoutingContext context) {
        Set<UUID> sessionIds = telling.stream().map(i -> events.get(i).sessionId()).collect(Collectors.toSet());
        return ingest.touch(sessionIds, requests.client(context))
                .compose(touched -> proven(sessionIds, context))
                .compose(sessions -> {
                    Map<Integer, Told> told = new TreeMap<>();
                    List<NewEvent> stored = new ArrayList<>(events);
                    telling.forEach(i -> {
                        NewEvent event = events.get(i);
                        told.put(i, fields.read(event, sessions.get(event.sessionId())));
                        stored.set(i, told.get(i).event());
                    });
                    return ingest.append(stored, requests.client(context))
                            .compose(results -> merge(told, results).map(profiles -> tracked(results, profiles)));
                });
    }

    /** One after the other: nearly always there is but one. */
    private Future<Map<UUID, Optional<Session>>> proven(Set<UUID> sessionIds, RoutingContext context) {
        Map<UUID, Optional<Session>> sessions = new HashMap<>();
        Future<?> all = Future.succeededFuture();
        for (UUID sessionId : sessionIds) {
            all = all.compose(done -> access.ifProven(context, sessionId))
                    .onSuccess(session -> sessions.put(sessionId, session));
        }
        return all.map(done -> sessions);
    }

    private Future<Map<Integer, EventProfile>> merge(Map<Integer, Told> told, List<AppendedEvent> results) {
        Map<UUID, List<Integer>> bySession = new LinkedHashMap<>();
        Map<Integer, EventProfile> profiles = new HashMap<>();
        told.forEach((i, each) -> {
            if (each.accepted().isEmpty() || !isStored(results.get(i))) {
                profiles.put(i, new EventProfile(List.of(), RefusedField.of(each.refused())));
            } else {
                bySession.computeIfAbsent(each.event().sessionId(), id -> new ArrayList<>()).add(i);
            }
        });
        Future<?> all = Future.succeededFuture();
        for (Map.Entry<UUID, List<Integer>> each : bySession.entrySet()) {
            all = all.compose(done -> mergeOne(each.getKey(), each.getValue(), told, results))
                    .onSuccess(profiles::putAll);
        }
        return all.map(done -> profiles);
    }

    private static boolean isStored(AppendedEvent event) {
        return event.outcome() == Outcome.STORED || event.outcome() == Outcome.DUPLICATE;
    }

    private Future<Map<Integer, EventProfile>> mergeOne(UUID sessionId, List<Integer> places, Map<Integer, Told> told,
                                                        List<AppendedEvent> results) {
        List<ProfilePatch> patches = places.stream().map(i -> new ProfilePatch(told.get(i).accepted(),
                ProfileSource.EVENT, results.get(i).timestamp(),
                results.get(i).outcome() == Outcome.DUPLICATE)).toList();
        return bus.call(Endpoints.PROFILE_MERGE, new MergeProfile(sessionId, patches))
                .map(merged -> merged.refused())
                .recover(failure -> refusedAsAWhole(failure, patches))
                .map(refused -> {
                    Map<Integer, EventProfile> profiles = new HashMap<>();
                    for (int n = 0; n < places.size(); n++) {
                        profiles.put(places.get(n), profile(told.get(places.get(n)), refused.get(n)));
                    }
                    return profiles;
                });
    }

    /** The event is stored; what became of the session or its profile since then is no failure of it. */
    private static Future<List<Map<String, ProfileRefusal>>> refusedAsAWhole(Throwable failure,
                                                                             List<ProfilePatch> patches) {
        ErrorCode code = failure instanceof ServiceException known ? known.code() : null;
        if (code != ErrorCode.PROFILE_TOO_LARGE && code != ErrorCode.SESSION_NOT_FOUND) {
            return Future.failedFuture(failure);
        }
        ProfileRefusal reason = code == ErrorCode.PROFILE_TOO_LARGE
                ? ProfileRefusal.PROFILE_TOO_LARGE : ProfileRefusal.PROOF_REQUIRED;
        return Future.succeededFuture(patches.stream().map(patch -> patch.attributes().keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> reason))).toList());
    }

    private static EventProfile profile(Told told, Map<String, ProfileRefusal> refusedAtLast) {
        Map<String, ProfileRefusal> refused = new LinkedHashMap<>(told.refused());
        refused.putAll(refusedAtLast);
        return new EventProfile(
                told.accepted().keySet().stream().filter(name -> !refusedAtLast.containsKey(name)).toList(),
                RefusedField.of(refused));
    }

    private static List<Tracked> tracked(List<AppendedEvent> results, Map<Integer, EventProfile> profiles) {
        List<Tracked> tracked = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            tracked.add(new Tracked(results.get(i), profiles.get(i)));
        }
        return tracked;
    }
}
