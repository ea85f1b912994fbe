package dev.sojourn.launcher.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The events of a session. */
final class ModelEvents {

    private final List<ModelEvent> events = new ArrayList<>();
    /** That the server wrote, or would have written, when somebody signed up; null while there is none. */
    private ModelEvent ofSignup;

    void add(ModelEvent event) {
        events.add(event);
    }

    void addOfSignup(ModelEvent event) {
        ofSignup = event;
        add(event);
    }

    /** Another signup has one of its own. */
    void forgetSignup() {
        ofSignup = null;
    }

    /** Null where there is none. */
    ModelEvent ofSignup() {
        return ofSignup;
    }

    /** What was stored by an id that the client gave; null where nothing was. */
    ModelEvent find(String given) {
        return given == null ? null
                : events.stream().filter(event -> given.equals(event.given)).findFirst().orElse(null);
    }

    boolean hasId(String id) {
        return events.stream().anyMatch(event -> id.equals(event.id));
    }

    int count() {
        return events.size();
    }

    int countInLedger() {
        return (int) events.stream().filter(ModelEvent::isInLedger).count();
    }

    /** Of those that came together, the last is the newest. */
    List<ModelEvent> newestFirst() {
        List<ModelEvent> newestFirst = new ArrayList<>(events);
        Collections.reverse(newestFirst);
        newestFirst.sort(Comparator.comparing((ModelEvent event) -> event.place).reversed());
        return newestFirst;
    }
}
