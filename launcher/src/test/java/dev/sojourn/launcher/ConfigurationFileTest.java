package dev.sojourn.launcher;

import dev.sojourn.launcher.config.EnvironmentNames;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What conf/application.yaml tells an operator is so. */
@ExtendWith(VertxExtension.class)
class ConfigurationFileTest {

    private static final Pattern ENTRY = Pattern.compile("( *)(\\w+):(.*)");
    /** No setting takes it, nor does prod take it for a secret. */
    private static final String NOT_ALLOWED = "\u0000 not allowed";

    @Test
    void everySettingHasACommentWithItsEnvironmentName() throws IOException {
        Map<String, String> comments = commentsBySetting();

        assertTrue(comments.containsKey("http.cors.origins"), comments.keySet()::toString);
        comments.forEach((setting, comment) ->
                assertTrue(comment.endsWith("[" + EnvironmentNames.of(setting) + "]"), setting + ": " + comment));
    }

    @Test
    void everySettingStandsInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));

        commentsBySetting().keySet().forEach(setting -> {
            String row = "| `%s` | `%s` |".formatted(setting, EnvironmentNames.of(setting));
            assertTrue(readme.contains(row), row + " is missing in README.md");
        });
    }

    @Test
    void everySettingIsReadUnderTheNameThatItsCommentSays(Vertx vertx, @TempDir Path directory) throws IOException {
        for (String setting : commentsBySetting().keySet()) {
            String name = EnvironmentNames.of(setting);

            List<String> mistakes = new ConfigurationFolder(vertx, directory).prod().variable(name, NOT_ALLOWED)
                    .mistakes();

            assertEquals(1, mistakes.size(), mistakes::toString);
            assertTrue(mistakes.get(0).startsWith(setting + " (environment variable " + name + "): "), mistakes.get(0));
        }
    }

    /** The comment right above each setting, as one line. */
    private static Map<String, String> commentsBySetting() throws IOException {
        Map<String, String> comments = new LinkedHashMap<>();
        Deque<String> sections = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Files.readAllLines(Path.of("../conf/application.yaml"))) {
            Matcher entry = ENTRY.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.append(line.strip().substring(1));
                continue;
            }
            if (entry.matches()) {
                while (sections.size() > entry.group(1).length() / 2) {
                    sections.removeLast();
                }
                sections.addLast(entry.group(2));
                if (!entry.group(3).isBlank()) {
                    assertFalse(comment.isEmpty(), line);
                    comments.put(String.join(".", sections), comment.toString());
                }
            }
            comment.setLength(0);
        }
        return comments;
    }
}
