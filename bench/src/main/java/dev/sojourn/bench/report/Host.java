package dev.sojourn.bench.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it runs on. */
public final class Host {

    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s*(\\d+) kB");

    private static final int SYNCS = 200;

    private Host() {
    }

    /** @param disk a folder on the disk that PostgreSQL writes to */
    public static Table describe(Path disk, String postgresql, String pgbench, String service) {
        return new Table("what", "is")
                .row("processor", found(MODEL, "/proc/cpuinfo", "unknown") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores")
                .row("memory", memory())
                .row("disk", "fdatasync of 8 KiB: " + Report.figure(syncMillis(disk)) + " ms at the median")
                .row("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"))
                .row("load average at the start", found(Pattern.compile("^(\\S+)"), "/proc/loadavg", "unknown"))
                .row("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"))
                .row("PostgreSQL", postgresql)
                .row("pgbench", pgbench)
                .row("service", service);
    }

    /** What every commit waits for at least. */
    private static double syncMillis(Path directory) {
        Path file = directory.resolve("fdatasync");
        double[] millis = new double[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer page = ByteBuffer.allocate(8192);
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(page.clear(), (i % 16) * 8192L);
                channel.force(false);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        } catch (IOException e) {
            return Double.NaN;
        }
        Arrays.sort(millis);
        return millis[SYNCS / 2];
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
