package dev.sojourn.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has used since it began, as Linux accounts it (proc(5)).
 *
 * @param cpuSeconds   in user and system mode, by all of its threads
 * @param endedSeconds the same of its children that have ended
 * @param rssBytes     in memory now
 * @param peakRssBytes in memory at the most
 */
public record ProcessUsage(double cpuSeconds, double endedSeconds, long rssBytes, long peakRssBytes) {

    private static final ProcessUsage NONE = new ProcessUsage(0, 0, 0, 0);

    /** Ticks a second; the kernel's interface has had a fixed 100 on every platform that this runs on. */
    private static final double TICKS = 100;

    private static final int FIELDS_BEFORE_USER_TIME = 11;

    private static final Pattern KILOBYTES = Pattern.compile("^(VmHWM|VmRSS):\\s+(\\d+) kB", Pattern.MULTILINE);

    /** All zero where there is no such process, or no Linux. */
    public static ProcessUsage of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return read(Files.readString(process.resolve("stat")), Files.readString(process.resolve("status")));
        } catch (IOException e) {
            return NONE;
        }
    }

    static ProcessUsage read(String stat, String status) {
        // The command's name is in brackets and may contain anything.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
        double user = ticks(fields, 0);
        double system = ticks(fields, 1);
        double endedUser = ticks(fields, 2);
        double endedSystem = ticks(fields, 3);
        long rss = 0;
        long peak = 0;
        Matcher line = KILOBYTES.matcher(status);
        while (line.find()) {
            long bytes = Long.parseLong(line.group(2)) * 1024;
            rss = line.group(1).equals("VmRSS") ? bytes : rss;
            peak = line.group(1).equals("VmHWM") ? bytes : peak;
        }
        return new ProcessUsage(user + system, endedUser + endedSystem, rss, peak);
    }

    private static double ticks(List<String> fields, int which) {
        return Long.parseLong(fields.get(FIELDS_BEFORE_USER_TIME + which)) / TICKS;
    }

    /** CPU seconds of a process, its children and those of them that have ended: a PostgreSQL with its backends. */
    public static double familyCpuSeconds(long pid) {
        double children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)
                .mapToDouble(child -> of(child.pid()).cpuSeconds()).sum();
        ProcessUsage parent = of(pid);
        return parent.cpuSeconds() + parent.endedSeconds() + children;
    }
}
