package dev.sojourn.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it runs on. */
public final class Host {

    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s*(\\d+) kB");

    private Host() {
    }

    public static Table describe(String postgresql, String pgbench, String service) {
        return new Table("what", "is")
                .row("processor", found(MODEL, "/proc/cpuinfo", "unknown") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores")
                .row("memory", memory())
                .row("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"))
                .row("load average at the start", found(Pattern.compile("^(\\S+)"), "/proc/loadavg", "unknown"))
                .row("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"))
                .row("PostgreSQL", postgresql)
                .row("pgbench", pgbench)
                .row("service", service);
    }

    private static String memory() {
        String kilobytes = found(MEMORY, "/proc/meminfo", "");
        return kilobytes.isEmpty() ? "unknown"
                : String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(kilobytes) / 1048576.0);
    }

    private static String found(Pattern pattern, String file, String otherwise) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1) : otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }
}
