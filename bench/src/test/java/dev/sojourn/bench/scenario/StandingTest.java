package dev.sojourn.bench.scenario;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StandingTest {

    @Test
    void theMedianLeavesOutliersOut() {
        assertEquals(30, standing(10, 30, 1000).perSecond());
        assertEquals(25, standing(30, 1000, 20, 1).perSecond());
    }

    @Test
    void aCostIsDividedByTheEventsOfItsOwnRound() {
        Standing standing = new Standing("any", List.of(sample(100, 1_000), sample(100, 2_000), sample(100, 4_000)));
        assertEquals("500", standing.micros(Sample.Costs::subject));
    }

    private static Standing standing(double... rates) {
        return new Standing("any", DoubleStream.of(rates).mapToObj(rate -> sample(rate, 1)).toList());
    }

    private static Sample sample(double rate, long count) {
        return new Sample(rate, count, 1, 2, new Sample.Costs(1, 0, 0), null);
    }
}
