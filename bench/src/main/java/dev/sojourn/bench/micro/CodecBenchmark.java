package dev.sojourn.bench.micro;

import dev.sojourn.bench.load.EventIds;
import dev.sojourn.bench.load.Payload;
import dev.sojourn.bus.Parcels;
import dev.sojourn.contract.AppendEvents;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.NewEvent;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The message that carries events over the bus: of one request with one event, and of a batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class CodecBenchmark {

    @Param({"1", "100"})
    private int events;

    private AppendEvents message;

    @Setup
    public void write() {
        EventIds ids = new EventIds(new SplittableRandom(1));
        UUID session = UUID.fromString("0b7d2a4e-6d53-4d0a-9a9c-0c8b6f1e2d3c");
        message = new AppendEvents(Stream.generate(() -> new NewEvent(session, ids.next(), Payload.TYPE,
                new JsonText(Payload.JSON), Instant.parse("2026-11-23T18:04:05.678Z"))).limit(events).toList());
    }

    /** To another node: encoded, and decoded there. */
    @Benchmark
    public AppendEvents byWire() {
        return Parcels.byWire(message, AppendEvents.class);
    }

    /** Within a node. */
    @Benchmark
    public AppendEvents byReference() {
        return Parcels.byReference(message, AppendEvents.class);
    }
}
