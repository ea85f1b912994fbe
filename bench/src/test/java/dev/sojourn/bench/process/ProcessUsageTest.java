package dev.sojourn.bench.process;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ProcessUsageTest {

    @Test
    void readsWhatLinuxAccounts() {
        String stat = "4711 (odd) name (x)) S 1 4711 4711 0 -1 4194560 2500 900 3 4 250 50 1000 200 20 0 30 0 99 1 2\n";
        String status = "Name:\todd) name (x)\nVmPeak:\t  9999 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";
        assertEquals(new ProcessUsage(3, 12, 1 << 20, 2 << 20), ProcessUsage.read(stat, status));
    }
}
