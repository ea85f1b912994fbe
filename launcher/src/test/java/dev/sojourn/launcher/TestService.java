package dev.sojourn.launcher;

import dev.sojourn.contract.MovableClock;
import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The whole service in this JVM, on a test's database and free ports, and a client that holds every answer against
 * openapi.yaml.
 */
public final class TestService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DatabaseUrl database;
    private final MovableClock clock;
    private final Shutdown shutdown = new Shutdown();
    private final Secrecy secrecy = Secrecy.ofRun();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sojourn.Running running;
    private boolean closed;

    private TestService(DatabaseUrl database, Map<String, String> settings, Path workingDirectory, MovableClock clock) {
        this.database = database;
        this.clock = clock;
        Map<String, String> environment = new HashMap<>(Map.of("SOJOURN_ENV", "test",
                "DATABASE_URL", TestDatabase.textOf(withPassword(database)), "HTTP_PORT", "0", "MANAGEMENT_PORT", "0",
                "LOG_LEVEL", "error", "SESSION_SECRET", "the secret of all tests in this JVM",
                // All visitors of a test come from one address.
                "RATE_LIMIT_ENABLED", "false"));
        environment.putAll(settings);
        secrecy.configured(environment);
        this.running = Sojourn.start(environment, workingDirectory, clock, shutdown);
        secrecy.opened();
    }

    /** Where whoever is local is trusted, any password will do, and one that is known can be looked for in the log. */
    private static DatabaseUrl withPassword(DatabaseUrl url) {
        return url.password().isEmpty()
                ? new DatabaseUrl(url.host(), url.port(), url.database(), url.user(), "the password of the database",
                        url.sslMode())
                : url;
    }

    /** @param settings environment variables beside those that every test needs */
    static TestService start(DatabaseUrl database, Map<String, String> settings) {
        return start(database, settings, MovableClock.running());
    }

    /** @param clock what the service takes for the time */
    public static TestService start(DatabaseUrl database, Map<String, String> settings, MovableClock clock) {
        return new TestService(database, settings, Path.of("target").toAbsolutePath(), clock);
    }

    /** @param workingDirectory where a folder conf may be */
    static TestService start(DatabaseUrl database, Map<String, String> settings, Path workingDirectory) {
        return new TestService(database, settings, workingDirectory, MovableClock.running());
    }

    static TestService start(DatabaseUrl database) {
        return start(database, Map.of());
    }

    /** @throws AssertionError when it has told anything that it was told in confidence */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            secrecy.told(management("/metrics").text());
        } finally {
            shutdown.close();
            secrecy.closed();
        }
    }

    MovableClock clock() {
        return clock;
    }

    // Requests to the API, each answer checked against its description.

    Answer openSession(String sessionId, JsonObject body) {
        return call("POST", "/api/sessions", sessionId, body);
    }

    /** A new session's id. */
    String newSession() {
        return openSession(null, new JsonObject()).sessionId();
    }

    Answer track(String sessionId, String eventType, JsonObject payload) {
        return track(sessionId, new JsonObject().put("eventType", eventType).put("payload", payload));
    }

    Answer track(String sessionId, JsonObject event) {
        return call("POST", "/api/events", sessionId, event);
    }

    Answer trackAll(String sessionId, JsonObject batch) {
        return call("POST", "/api/events/batch", sessionId, batch);
    }

    Answer signUp(String sessionId, JsonObject form) {
        return call("POST", "/api/users/signup", sessionId, form);
    }

    Answer user(String sessionId) {
        return call("GET", "/api/sessions/" + sessionId + "/user", null, null);
    }

    Answer events(String sessionId, String query) {
        return call("GET", "/api/sessions/" + sessionId + "/events" + query, null, null);
    }

    Answer eventStatus(String sessionId, String eventId) {
        return call("GET", "/api/events/" + eventId + "/status", sessionId, null);
    }

    /** @param policyVersion null where none is told */
    Answer choose(String sessionId, boolean analytics, boolean profiling, String policyVersion) {
        JsonObject consent = new JsonObject().put("analytics", analytics).put("profiling", profiling);
        return exchange(request("PUT", "/api/sessions/" + sessionId + "/consent", null,
                policyVersion == null ? consent : consent.put("policyVersion", policyVersion)));
    }

    /** Refused events that are on their way have arrived when one that came later has. */
    void awaitQuarantine() {
        String session = newSession();
        choose(session, true, true, null);
        // Nothing is kept of what comes in the millisecond of a choice: it may have come before.
        long chosen = System.currentTimeMillis();
        while (System.currentTimeMillis() == chosen) {
            Thread.onSpinWait();
        }
        String id = randomId();
        track(session, new JsonObject().put("eventType", "no type").put("eventId", id));
        assertEquals("quarantined", eventStatus(session, id).body().getString("status"));
    }

    HttpRequest telling(String sessionId, JsonObject attributes) {
        return request("PATCH", "/api/sessions/" + sessionId + "/profile", null,
                new JsonObject().put("attributes", attributes));
    }

    Answer tell(String sessionId, JsonObject attributes) {
        return exchange(telling(sessionId, attributes));
    }

    Answer delete(String sessionId) {
        return call("DELETE", "/api/sessions/" + sessionId, null, null);
    }

    private Answer call(String method, String path, String sessionId, JsonObject body) {
        return exchange(request(method, path, sessionId, body));
    }

    /** Any request at all. */
    Answer exchange(HttpRequest request) {
        return exchange(http, request);
    }

    /** @param client another than the one that knows nothing between two requests */
    Answer exchange(HttpClient client, HttpRequest request) {
        return checked(request, send(client, request));
    }

    /** All at once, as far as the machine can; answers in the order of the requests. */
    List<Answer> exchangeAll(List<HttpRequest> requests) {
        List<CompletableFuture<Answer>> answers = requests.stream().map(this::exchangeLater).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Without waiting for the answer. */
    CompletableFuture<Answer> exchangeLater(HttpRequest request) {
        secrecy.sent(request);
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> checked(request,
                heard(new Answer(answer.statusCode(), answer.headers(), answer.body()))));
    }

    HttpRequest request(String method, String path, String sessionId, JsonObject body) {
        HttpRequest.Builder request = builder(method, path,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (sessionId != null) {
            request.header("X-Session-ID", sessionId);
        }
        return request.build();
    }

    /** @param headers names and values by turns */
    Answer call(String method, String path, String sessionId, JsonObject body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(request(method, path, sessionId, body), (name, value) -> true);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return exchange(request.build());
    }

    HttpRequest request(String method, String path) {
        return request(method, path, null, null);
    }

    HttpRequest.Builder builder(String method, String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.httpPort() + path))
                // Believed where the test says that it stands for a trusted proxy.
                .header("X-Forwarded-Proto", "https")
                .timeout(PATIENCE).method(method, body);
    }

    private Answer checked(HttpRequest request, Answer answer) {
        Conformance.check(request, answer);
        return answer;
    }

    /** A request to the management port, about which openapi.yaml says nothing. */
    Answer management(String path) {
        return send(http, HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.managementPort() + path))
                .timeout(PATIENCE).build());
    }

    /**
     * The value of one series.
     *
     * @param series its name, with its labels in braces where it has any
     */
    double metric(String series) {
        return management("/metrics").text().lines().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst().orElseThrow(() -> new AssertionError("there is no " + series));
    }

    private Answer send(HttpClient client, HttpRequest request) {
        secrecy.sent(request);
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            return heard(new Answer(answer.statusCode(), answer.headers(), answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer heard(Answer answer) {
        secrecy.answered(answer.status(), answer.text());
        return answer;
    }

    public int httpPort() {
        return running.httpPort();
    }

    // What is in the database, past the service.

    /** The first column of the first row, as text. */
    String queryDatabase(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void executeInDatabase(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    static String randomId() {
        return UUID.randomUUID().toString();
    }
}
