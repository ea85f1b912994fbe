package dev.sojourn.launcher.config;

import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.scanner.ScannerException;

/**
 * Reads a YAML file for vertx-config, keeping the line each setting stands on and its value as it is written: what
 * YAML would make of {@code yes}, {@code 010} or {@code 12:30} surprises, above all in a secret.
 *
 * <p>What it makes of a file merges by setting, so that a later file wins without taking the earlier one's section:
 * <pre>
 * {"settings": {"http.port": {"value": "8080", "source": "conf/dev.yaml, line 3"}},
 *  "mistakes": {"conf/dev.yaml": ["conf/dev.yaml, line 4: http.port is given twice"]}}
 * </pre>
 * A file that can't be read as YAML is a mistake and not a failure, so that it is reported with all others.
 */
public final class SettingsFileReader implements ConfigProcessor {

    static final String FORMAT = "sojourn-settings";
    /** What messages call the file. */
    static final String LABEL = "label";
    static final String SETTINGS = "settings";
    static final String MISTAKES = "mistakes";
    static final String VALUE = "value";
    static final String SOURCE = "source";

    /** Deeper than any setting; an alias to what contains it would go on for ever. */
    private static final int DEEPEST = 8;

    @Override
    public String name() {
        return FORMAT;
    }

    @Override
    public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
        String label = configuration.getString(LABEL);
        return vertx.executeBlocking(() -> new File(label).read(input.toString(StandardCharsets.UTF_8)));
    }

    private static final class File {

        private final String label;
        private final JsonObject settings = new JsonObject();
        private final JsonArray mistakes = new JsonArray();

        File(String label) {
            this.label = label;
        }

        JsonObject read(String text) {
            try {
                Node document = new Yaml(new LoaderOptions()).compose(new StringReader(text));
                if (document != null) {
                    visit("", document, 0);
                }
            } catch (MarkedYAMLException e) {
                mistakes.add(at(e.getProblemMark()) + ": not valid YAML: " + problem(e));
            } catch (YAMLException e) {
                mistakes.add(label + ": not valid YAML: a character in it is not allowed");
            }
            return new JsonObject()
                    .put(SETTINGS, settings)
                    .put(MISTAKES, new JsonObject().put(label, mistakes));
        }

        private void visit(String path, Node node, int depth) {
            if (node instanceof MappingNode mapping && depth < DEEPEST) {
                mapping.getValue().forEach(entry -> visitEntry(path, entry, depth));
            } else if (path.isEmpty()) {
                mistakes.add(at(node.getStartMark()) + ": must hold settings, as name: value");
            } else if (!node.getTag().equals(Tag.NULL)) {
                add(path, node);
            }
        }

        private void visitEntry(String path, NodeTuple entry, int depth) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                visit(path.isEmpty() ? key.getValue() : path + "." + key.getValue(), entry.getValueNode(), depth + 1);
            } else {
                mistakes.add(at(entry.getKeyNode().getStartMark()) + ": a setting's name must be plain text");
            }
        }

        private void add(String path, Node node) {
            Object value = value(node);
            if (value == null) {
                mistakes.add(at(node.getStartMark()) + ": " + path + " must be one value or a list of them");
            } else if (settings.containsKey(path)) {
                mistakes.add(at(node.getStartMark()) + ": " + path + " is given twice in this file");
            } else {
                settings.put(path, new JsonObject().put(VALUE, value).put(SOURCE, at(node.getStartMark())));
            }
        }

        private static Object value(Node node) {
            if (node instanceof ScalarNode scalar) {
                return scalar.getValue();
            }
            boolean list = node instanceof SequenceNode sequence
                    && sequence.getValue().stream().allMatch(ScalarNode.class::isInstance);
            return list ? list((SequenceNode) node) : null;
        }

        private static JsonArray list(SequenceNode sequence) {
            JsonArray items = new JsonArray();
            sequence.getValue().forEach(item -> items.add(((ScalarNode) item).getValue()));
            return items;
        }

        private String at(Mark mark) {
            return label + ", line " + (mark.getLine() + 1);
        }

        /** The scanner quotes a character at most; others quote whole words of the file, and one may be a secret. */
        private static String problem(MarkedYAMLException e) {
            return e instanceof ScannerException
                    ? e.getProblem()
                    : "check the indentation, and put quotes around values that begin with one of * & ! % @ [ {";
        }
    }
}
