package dev.sojourn.bench.load;

import dev.sojourn.bench.load.LoadPlan.Kind;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoadGeneratorTest {

    private static final int MANY = 1_000_000;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong served = new AtomicLong();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private int serve(Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1").await();
        return server.actualPort();
    }

    private void created(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            served.incrementAndGet();
            request.response().setStatusCode(201).end("{}");
        });
    }

    @Test
    void sendsAsManyAsItIsTold() throws Exception {
        int port = serve(this::created);
        LoadResult result = LoadGenerator.run(LoadPlan.closed(Kind.EVENT, port, 3, 60, 10).withAtMost(100));
        assertEquals(100, served.get());
        assertEquals(100, result.requests());
        assertEquals(0, result.errors());
        assertNull(result.trouble());
        assertTrue(result.seconds() < 30, "it ends when they are answered");
    }

    @Test
    void countsEveryAnswerThatIsNoSuccess() throws Exception {
        int port = serve(request -> request.body().onSuccess(body -> request.response()
                .setStatusCode(served.incrementAndGet() % 2 == 0 ? 201 : 503).end("{}")));
        LoadResult result = LoadGenerator.run(LoadPlan.closed(Kind.EVENT, port, 1, 60, 10).withAtMost(100));
        assertEquals(50, result.requests());
        assertEquals(50, result.errors());
        assertEquals("status 503", result.trouble());
    }

    @Test
    void anAnswerThatNeverComesIsAnError() throws Exception {
        int port = serve(request -> request.body().onSuccess(body -> request.connection().close()));
        LoadResult result = LoadGenerator.run(LoadPlan.closed(Kind.EVENT, port, 2, 60, 10).withAtMost(MANY));
        assertEquals(0, result.requests());
        assertEquals(2, result.errors());
    }

    @Test
    void aBodyLongerThanTheSocketTakesAtOnceArrivesWhole() throws Exception {
        AtomicLong bytes = new AtomicLong();
        int port = serve(request -> request.body().onSuccess(body -> {
            bytes.set(body.length());
            request.response().end("{}");
        }));
        LoadPlan plan = new LoadPlan(Kind.BATCH, port, 1, 1, 60, 1, 0, 10, MANY / 50, false);
        LoadResult result = LoadGenerator.run(plan);
        assertEquals(1, result.requests(), result.trouble());
        assertTrue(bytes.get() > 4_000_000, bytes + " bytes");
    }

    /** A generator that waits for the answer before it looks at the clock again would see one slow request only. */
    @Test
    void latencyCountsFromTheTimeThatARequestWasDue() throws Exception {
        int port = serve(request -> request.body().onSuccess(body -> {
            long millis = served.incrementAndGet() == 1 ? 500 : 0;
            vertx.timer(Math.max(1, millis), TimeUnit.MILLISECONDS)
                    .onSuccess(late -> request.response().setStatusCode(201).end("{}"));
        }));
        LoadResult result = LoadGenerator.run(LoadPlan.open(port, 1, 1, 10, 100));
        assertEquals(0, result.errors(), result.trouble());
        // Of a hundred, some fifty were due while the first one took its time.
        assertTrue(result.p50() > 10 && result.p90() > 100, result.toString());
    }

    @Test
    void tellsWhatItCouldNotSendInTime() throws Exception {
        int port = serve(request -> request.body().onSuccess(body -> vertx.timer(100, TimeUnit.MILLISECONDS)
                .onSuccess(late -> request.response().setStatusCode(201).end("{}"))));
        LoadResult result = LoadGenerator.run(LoadPlan.open(port, 1, 1, 10, 100));
        assertTrue(result.unsent() > 50, result.toString());
    }
}
