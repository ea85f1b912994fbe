package dev.sojourn.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command line.
 *
 * @param jit         seconds that what runs on a JVM is warmed up for before the first round
 * @param jar         of the service
 * @param javaOptions of the service's JVM
 * @param environment of the service
 * @param rivals      ports of other implementations of the API, by name
 */
public record Options(List<String> scenarios, int rounds, double seconds, double warmUp, double jit, int connections,
                      int sessions, boolean mixedSessions, double soakSeconds, List<Long> sizes, int threads, Path jar,
                      List<String> javaOptions, Map<String, String> environment, Map<String, Integer> rivals) {

    static final String USAGE = """
            bench/run [scenario ...] [option ...]

            Scenarios:
              single    one event a request, against a bare Vert.x echo and PostgreSQL's one-row transactions
              batch     100 events a request, against PostgreSQL's inserts of arrays
              list      a page of 50 events, against pgbench with the same statement
              latency   at half of what single reaches, at fixed times; and one idle event at a time
              bytes     what an event takes on disk, against the published tables
              soak      full load for a long time: what becomes of the memory
              grow      the rates at 100 thousand, 1 million and 10 million stored events
              erase     a session with a million events is erased while others send theirs
              micro     JMH: validation and the bus codec
            Without any: all but soak, grow, erase and micro.

            Options:
              --rounds 5            of each contestant, interleaved
              --seconds 8           of each round
              --warm-up 2           seconds before each round, but --jit before the first of what runs on a JVM
              --jit 15              seconds
              --connections 64
              --sessions 1000       that events are of
              --mixed-sessions      each event of a batch is of a session of its own, on both sides
              --soak 10m            how long; implies soak
              --sizes 100k,1m,10m   of grow
              --threads 1           of the generator
              --jar FILE            another build of the service
              --java-options "..."  for the service's JVM; by default -Xmx256m, as in README.md
              --rival NAME=PORT     another implementation of the API that runs on this machine and has sessions
                                    00000000-0000-4000-8000-100000000001 and on, with 200 events each for list: it takes
                                    part in single and list; may be repeated
              --set NAME=VALUE      a setting of the service, as an environment variable; may be repeated
            """;

    private static final List<String> SCENARIOS =
            List.of("single", "batch", "list", "latency", "bytes", "soak", "grow", "erase", "micro");
    private static final List<String> BY_DEFAULT = List.of("single", "batch", "list", "latency", "bytes");
    private static final Set<String> FLAGS = Set.of("rounds", "seconds", "warm-up", "jit", "connections", "sessions",
            "soak", "sizes", "threads", "jar", "java-options", "set", "rival");
    private static final Pattern AMOUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)([a-z]?)");

    /** @throws IllegalArgumentException saying what is wrong */
    static Options parse(String[] args) {
        List<String> scenarios = new ArrayList<>();
        Map<String, String> flags = new LinkedHashMap<>();
        Map<String, String> environment = new LinkedHashMap<>();
        Map<String, String> rivals = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            String flag = args[i].startsWith("--") ? args[i].substring(2) : null;
            if (flag == null) {
                scenarios.add(args[i]);
            } else if (flag.equals("mixed-sessions")) {
                flags.put(flag, "true");
            } else if (!FLAGS.contains(flag) || i + 1 == args.length) {
                throw new IllegalArgumentException("not understood: " + args[i]);
            } else if (flag.equals("set") || flag.equals("rival")) {
                String[] pair = args[++i].split("=", 2);
                (flag.equals("set") ? environment : rivals).put(pair[0], pair.length == 1 ? "" : pair[1]);
            } else {
                flags.put(flag, args[++i]);
            }
        }
        return of(scenarios, flags, environment, rivals);
    }

    private static Options of(List<String> named, Map<String, String> flags, Map<String, String> environment,
                              Map<String, String> rivals) {
        List<String> scenarios = new ArrayList<>(named);
        if (flags.containsKey("soak") && !scenarios.contains("soak")) {
            scenarios.add("soak");
        }
        List<String> unknown = scenarios.stream().filter(name -> !SCENARIOS.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such scenario: " + String.join(", ", unknown));
        }
        return new Options(List.copyOf(scenarios.isEmpty() ? BY_DEFAULT : scenarios),
                (int) amount(flags, "rounds", "5"), amount(flags, "seconds", "8"), amount(flags, "warm-up", "2"),
                amount(flags, "jit", "15"), (int) amount(flags, "connections", "64"),
                (int) amount(flags, "sessions", "1000"), flags.containsKey("mixed-sessions"),
                amount(flags, "soak", "10m"),
                Arrays.stream(flags.getOrDefault("sizes", "100k,1m,10m").split(",")).map(Options::size).toList(),
                (int) amount(flags, "threads", "1"),
                Path.of(flags.getOrDefault("jar", System.getProperty("bench.jar", "launcher/target/sojourn.jar")))
                        .toAbsolutePath(),
                Arrays.stream(flags.getOrDefault("java-options", "-Xmx256m").split(" ")).filter(option -> !option.isEmpty())
                        .toList(),
                Map.copyOf(environment), rivals.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, rival -> Integer.parseInt(rival.getValue()))));
    }

    /** A number, or a duration in seconds. */
    private static double amount(Map<String, String> flags, String flag, String byDefault) {
        Matcher given = matched(flags.getOrDefault(flag, byDefault));
        double factor = switch (given.group(2)) {
            case "", "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> throw new IllegalArgumentException("not understood: " + given.group());
        };
        return Double.parseDouble(given.group(1)) * factor;
    }

    private static long size(String text) {
        Matcher given = matched(text.strip());
        long factor = switch (given.group(2)) {
            case "" -> 1;
            case "k" -> 1000;
            case "m" -> 1_000_000;
            default -> throw new IllegalArgumentException("not understood: " + text);
        };
        return (long) (Double.parseDouble(given.group(1)) * factor);
    }

    private static Matcher matched(String text) {
        Matcher given = AMOUNT.matcher(text);
        if (!given.matches()) {
            throw new IllegalArgumentException("not understood: " + text);
        }
        return given;
    }
}
