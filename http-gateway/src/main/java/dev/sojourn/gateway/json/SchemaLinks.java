package dev.sojourn.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.impl.Utils.Pointers;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the references between schemas: to a file by its name, to a place by a JSON pointer, or both. */
final class SchemaLinks {

    static final String REFERENCE = "$ref";

    private final Map<String, JsonObject> files;

    /** @param files by the name that references give */
    SchemaLinks(Map<String, JsonObject> files) {
        this.files = files;
    }

    /** A schema and the file it stands in. */
    record Place(String file, Object schema) {

        Place at(Object inner) {
            return new Place(file, inner);
        }
    }

    Place root(String file) {
        return new Place(file, files.get(file));
    }

    /** Where the {@code $ref} of a schema leads; empty where it has none, or where it leads can't be told. */
    Optional<Place> follow(Place from) {
        if (!(from.schema() instanceof JsonObject schema)
                || !(schema.getValue(REFERENCE) instanceof String reference)) {
            return Optional.empty();
        }
        int hash = reference.indexOf('#');
        String file = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        Place root = root(file.isEmpty() ? from.file() : file);
        return fragment.isEmpty() || fragment.startsWith("/")
                ? walk(root, fragment.split("/")).filter(place -> place.schema() != null)
                : Optional.ofNullable(anchored(root, fragment));
    }

    /**
     * The place that the segments lead to, as vertx-json-schema writes them; the first is the root. A {@code $ref}
     * among them is followed.
     */
    Optional<Place> walk(Place root, String... segments) {
        Optional<Place> place = Optional.of(root);
        for (int i = 1; i < segments.length && place.isPresent(); i++) {
            String segment = segments[i];
            Place here = place.get();
            place = segment.equals(REFERENCE) && follow(here).isPresent()
                    ? follow(here)
                    : Optional.ofNullable(child(here.schema(), segment)).map(here::at);
        }
        return place;
    }

    private static Object child(Object node, String segment) {
        if (node instanceof JsonArray array) {
            return segment.matches("\\d{1,4}") && Integer.parseInt(segment) < array.size()
                    ? array.getValue(Integer.parseInt(segment)) : null;
        }
        return node instanceof JsonObject object
                ? nameOf(segment, object).map(object::getValue).orElse(null)
                : null;
    }

    /** The library escapes names in a way that can't be undone; so the name is looked for that it escapes like this. */
    static Optional<String> nameOf(String segment, JsonObject object) {
        return object.containsKey(segment) ? Optional.of(segment)
                : object.fieldNames().stream().filter(name -> Pointers.encode(name).equals(segment)
                        || SubSchemas.escape(name).equals(segment)).findFirst();
    }

    private static Place anchored(Place root, String anchor) {
        Place[] found = new Place[1];
        if (root.schema() instanceof JsonObject file) {
            SubSchemas.forEach(file, (pointer, schema) -> {
                if (anchor.equals(schema.getValue("$anchor"))) {
                    found[0] = root.at(schema);
                }
            });
        }
        return found[0];
    }

    /** The file and all that it refers to, directly or not. */
    Set<String> closure(String file) {
        Set<String> reached = new LinkedHashSet<>();
        gather(file, reached);
        return reached;
    }

    private void gather(String file, Set<String> reached) {
        if (files.containsKey(file) && reached.add(file)) {
            SubSchemas.forEach(files.get(file), (pointer, schema) ->
                    follow(new Place(file, schema)).ifPresent(target -> gather(target.file(), reached)));
        }
    }
}
