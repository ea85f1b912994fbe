package dev.sojourn.launcher.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known about somebody: by attribute all that was told, the latest word last, so that whatever a session has
 * told can be taken back.
 */
final class ModelProfile {

    /** Of the default declaration, in its order; all of them are gathered for profiling. */
    static final List<String> ATTRIBUTES =
            List.of("email", "firstName", "age", "gender", "profession", "country", "city", "household");
    static final Set<String> PERSONAL = Set.of("email", "firstName");
    static final String EMAIL = "email";

    enum Source { FORM, EVENT }

    /**
     * @param value  null where it was removed
     * @param teller the session that told it to its user; null in a draft, for a signup's form, and where it has gone
     */
    record Word(String value, Source source, Instant at, ModelSession teller) {

        Word by(ModelSession other) {
            return new Word(value, source, at, other);
        }

        boolean says(Word other) {
            return Objects.equals(value, other.value());
        }

        boolean isBy(ModelSession session) {
            return teller != null && teller == session;
        }
    }

    private final Map<String, List<Word>> words = new TreeMap<>();

    private List<Word> words(String attribute) {
        return words.computeIfAbsent(attribute, name -> new ArrayList<>());
    }

    /** What stands there, be it that it was removed; null where nothing was ever told. */
    private static Word latest(List<Word> told) {
        return told.isEmpty() ? null : told.get(told.size() - 1);
    }

    /**
     * A form is a person's latest word. An event's counts as of when it happened: what was told later stays, and if it
     * is told again, or says the same, what was told then.
     *
     * @return whether anything is changed by it
     */
    boolean tell(String attribute, Word word, boolean repeated) {
        List<Word> told = words(attribute);
        Word latest = latest(told);
        boolean counts = latest == null || word.source() == Source.FORM || latest.at().isBefore(word.at())
                || latest.at().equals(word.at()) && latest.source() == Source.EVENT && !repeated && !latest.says(word);
        if (counts) {
            // What was removed is gone for good, and nobody's own earlier word is anything to come back to.
            told.removeIf(earlier -> word.value() == null || earlier.isBy(word.teller()));
            if (word.teller() == null) {
                told.clear();
            }
            told.add(word);
        }
        return counts;
    }

    /** Becomes the beginning of a user's, told by that session. */
    void takeDraft(ModelProfile draft, ModelSession session) {
        draft.words.forEach((attribute, told) -> {
            if (!attribute.equals(EMAIL)) {
                told.forEach(word -> words(attribute).add(word.by(session)));
            }
        });
    }

    void forget(String attribute) {
        words.remove(attribute);
    }

    void forgetAll() {
        words.clear();
    }

    /** As if that session had told nothing. */
    void takeBack(ModelSession session) {
        words.values().forEach(told -> told.removeIf(word -> word.isBy(session)));
    }

    /** What it told and still stands is the user's; to what does not stand nobody comes back. */
    void forgetTeller(ModelSession session) {
        words.values().forEach(told -> {
            Word latest = latest(told);
            told.removeIf(word -> word.isBy(session));
            if (latest != null && latest.isBy(session)) {
                told.add(latest.by(null));
            }
        });
    }

    /** By attribute; what was removed is not known. */
    Map<String, Word> known() {
        return select(ModelProfile::latest);
    }

    /** What stood there before that session told something else. */
    Map<String, Word> replacedBy(ModelSession session) {
        return select(told -> {
            Word own = told.stream().filter(word -> word.isBy(session)).findFirst().orElse(null);
            int place = told.indexOf(own);
            return place > 0 ? told.get(place - 1) : null;
        });
    }

    private Map<String, Word> select(Function<List<Word>, Word> which) {
        Map<String, Word> selected = new TreeMap<>();
        words.forEach((attribute, told) -> {
            Word word = which.apply(told);
            if (word != null && word.value() != null) {
                selected.put(attribute, word);
            }
        });
        return selected;
    }

    @Override
    public String toString() {
        return known().entrySet().stream().map(each -> each.getKey() + "=" + each.getValue().value())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
