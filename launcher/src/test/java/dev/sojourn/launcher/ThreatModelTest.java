package dev.sojourn.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** docs/threat-model.md says which test shows what: each is there. */
class ThreatModelTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    private static final Pattern ROW = Pattern.compile("^\\| (.+?) \\|.*\\|$");

    private static List<String> lines;

    @BeforeAll
    static void read() throws IOException {
        lines = Files.readAllLines(REPOSITORY.resolve("docs/threat-model.md"));
    }

    /** By the name of the class; a name may be used in several modules. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            List<Path> roots = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory).toList();
            List<Path> files = new ArrayList<>();
            for (Path root : roots) {
                try (Stream<Path> found = Files.walk(root)) {
                    found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                }
            }
            return files.stream().collect(Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""), ThreatModelTest::text, String::concat));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> rowsOf(String heading) {
        List<String> section = lines.subList(lines.indexOf("## " + heading) + 1, lines.size());
        int end = (int) section.stream().takeWhile(line -> !line.startsWith("## ")).count();
        // Without the head of the table.
        return section.subList(0, end).stream().filter(line -> ROW.matcher(line).matches()).skip(1)
                .filter(line -> !line.startsWith("|--")).toList();
    }

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<String> named = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        TEST.matcher(String.join("\n", lines)).results().forEach(test -> {
            named.add(test.group());
            String source = sources.getOrDefault(test.group(1), "");
            if (!Pattern.compile("\\bvoid " + test.group(2) + "\\(").matcher(source).find()) {
                missing.add(test.group());
            }
        });
        assertEquals(List.of(), missing);
        assertTrue(named.size() > 80, "there are only " + named.size());
    }

    @Test
    void everyRowSaysWhatShowsIt() {
        List<String> rows = Stream.of("OWASP API Security Top 10 (2023)", "OWASP ASVS 5.0")
                .flatMap(heading -> rowsOf(heading).stream()).toList();
        assertEquals(List.of(), rows.stream().filter(row -> !TEST.matcher(row).find()).toList());
        assertTrue(rows.size() > 50, "there are only " + rows.size());
    }

    @Test
    void allTenRisksOfApisAreThere() {
        assertEquals(IntStream.rangeClosed(1, 10).mapToObj(n -> "API" + n).toList(),
                rowsOf("OWASP API Security Top 10 (2023)").stream().map(row -> row.split(" ")[1]).toList());
    }
}
