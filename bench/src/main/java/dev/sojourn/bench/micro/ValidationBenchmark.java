package dev.sojourn.bench.micro;

import dev.sojourn.bench.load.Payload;
import dev.sojourn.gateway.FieldError;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.RequestSchemas;
import dev.sojourn.gateway.json.SchemaValidator;
import dev.sojourn.gateway.json.StrictJson;
import dev.sojourn.gateway.json.Validators;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One event of {@code POST /api/events}, from its bytes to the certainty that it is valid. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ValidationBenchmark {

    private final SchemaValidator schema = RequestSchemas.load().newEvent();
    private final Buffer body = Buffer.buffer("{\"eventType\":\"" + Payload.TYPE + "\",\"payload\":" + Payload.JSON
            + ",\"eventId\":\"01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234\"}");
    private final JsonObject tree = StrictJson.parse(body).tree();

    @Benchmark
    public ParsedBody parse() {
        return StrictJson.parse(body);
    }

    /** As the gateway does. */
    @Benchmark
    public List<FieldError> validate() {
        return schema.validate(tree);
    }

    /** vertx-json-schema alone. */
    @Benchmark
    public List<FieldError> validateByValidatorOfRecord() {
        return Validators.byValidatorOfRecord(schema, tree);
    }

    /** As the gateway does. */
    @Benchmark
    public List<FieldError> parseAndValidate() {
        return schema.validate(StrictJson.parse(body).tree());
    }
}
