package dev.sojourn.bench;

import dev.sojourn.bench.micro.Micro;
import dev.sojourn.bench.report.Report;
import dev.sojourn.bench.scenario.Batches;
import dev.sojourn.bench.scenario.BytesOnDisk;
import dev.sojourn.bench.scenario.Erasing;
import dev.sojourn.bench.scenario.Growth;
import dev.sojourn.bench.scenario.Latency;
import dev.sojourn.bench.scenario.Listing;
import dev.sojourn.bench.scenario.Scenario;
import dev.sojourn.bench.scenario.SingleEvents;
import dev.sojourn.bench.scenario.Soak;
import dev.sojourn.bench.scenario.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The command that {@code bench/run} starts. */
public final class Main {

    private static final String MICRO = "micro";

    private Main() {
    }

    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        run(options, args);
    }

    private static void run(Options options, String[] args) throws IOException {
        Path directory = Path.of(System.getProperty("bench.directory", "bench/target")).toAbsolutePath();
        Path work = directory.resolve("run");
        refuseIfInUse(work);
        delete(work);
        Files.createDirectories(work);
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        Report report = new Report(System.out, directory.resolve(
                "bench-" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")) + ".md"));
        report.text("`bench/run " + String.join(" ", args) + "` at " + now);
        List<String> onStage = options.scenarios().stream().filter(name -> !name.equals(MICRO)).toList();
        if (!onStage.isEmpty()) {
            try (Stage stage = Stage.open(options, report, work)) {
                stage.describe();
                onStage.forEach(name -> scenario(name).run(stage));
            }
        }
        if (options.scenarios().contains(MICRO)) {
            Micro.run(report);
        }
        System.out.println("\nIn Markdown: " + report.file());
    }

    private static Scenario scenario(String name) {
        return switch (name) {
            case "single" -> new SingleEvents();
            case "batch" -> new Batches();
            case "list" -> new Listing();
            case "latency" -> new Latency();
            case "bytes" -> new BytesOnDisk();
            case "soak" -> new Soak();
            case "grow" -> new Growth();
            case "erase" -> new Erasing();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Somebody else is measuring here, or a harness was killed and left its PostgreSQL behind. */
    private static void refuseIfInUse(Path work) throws IOException {
        Path file = work.resolve("data/postgres/postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        if (ProcessHandle.of(pid).flatMap(process -> process.info().command())
                .filter(command -> command.contains("postgres")).isPresent()) {
            System.err.println(work + " is in use by a PostgreSQL, process " + pid + ": end it first.");
            System.exit(2);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
