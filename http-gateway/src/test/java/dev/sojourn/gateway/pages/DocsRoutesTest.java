package dev.sojourn.gateway.pages;

import dev.sojourn.gateway.openapi.OpenApiDocument;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DocsRoutesTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Vertx vertx;
    private static URI server;

    @BeforeAll
    static void serve() throws Exception {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        DocsRoutes.load(OpenApiDocument.load()).mount(router);
        HttpServer http = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        server = URI.create("http://127.0.0.1:" + http.actualPort());
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void servesTheDocument() throws Exception {
        HttpResponse<String> answer = get("/openapi.json");
        assertEquals(200, answer.statusCode());
        assertEquals("application/json", header(answer, "content-type"));
        assertEquals(OpenApiDocument.load().json(), new JsonObject(answer.body()));
    }

    @ParameterizedTest
    @CsvSource({"/, /docs", "/docs/, /docs", "/?x=1, /docs"})
    void leadsToThePage(String path, String target) throws Exception {
        HttpResponse<String> answer = get(path);
        assertEquals(302, answer.statusCode());
        assertEquals(server.resolve(target), answer.uri().resolve(header(answer, "location")));
    }

    @Test
    void servesAPageThatNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> answer = get("/docs");
        assertEquals("text/html; charset=utf-8", header(answer, "content-type"));
        assertTrue(header(answer, "content-security-policy").startsWith("default-src 'none'; script-src 'self';"));
        assertFalse(Pattern.compile("<script>|<style|\\son\\w+=|\\sstyle=|//").matcher(answer.body()).find());
        List<String> links = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(answer.body()).results()
                .map(MatchResult::group).map(link -> link.replaceAll(".*\"(.*)\"", "$1")).toList();
        assertEquals(6, links.size());
        for (String link : links) {
            HttpResponse<String> linked = get(answer.uri().resolve(link).getPath());
            assertEquals(200, linked.statusCode(), link);
            assertFalse(linked.body().isEmpty(), link);
            assertEquals("nosniff", header(linked, "x-content-type-options"));
        }
    }

    @Test
    void letsClientsKeepWhatNeverChanges() throws Exception {
        Pattern asset = Pattern.compile("docs/swagger-ui/[0-9.]+/swagger-ui-bundle.js");
        String path = "/" + asset.matcher(get("/docs").body()).results().findFirst().orElseThrow().group();
        HttpResponse<String> answer = get(path);
        assertEquals("public, max-age=31536000, immutable", header(answer, "cache-control"));
        assertEquals("text/javascript; charset=utf-8", header(answer, "content-type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/openapi.json", "/docs/page.js", "/docs/page.css"})
    void answersWhetherAKeptCopyIsStillGood(String path) throws Exception {
        HttpResponse<String> first = get(path);
        assertEquals("no-cache", header(first, "cache-control"));
        HttpResponse<String> second = send(request(path).header("If-None-Match", header(first, "etag")));
        assertEquals(304, second.statusCode());
        assertEquals("", second.body());
        assertEquals(200, send(request(path).header("If-None-Match", "\"other\"")).statusCode());
    }

    @Test
    void answersHeadLikeGet() throws Exception {
        HttpResponse<String> head = send(request("/openapi.json").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> get = get("/openapi.json");
        assertEquals(200, head.statusCode());
        assertTrue(head.body().isEmpty());
        assertEquals(header(get, "content-length"), header(head, "content-length"));
        assertEquals(header(get, "etag"), header(head, "etag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/docs/index.html", "/docs/swagger-ui.properties", "/docs/swagger-ui/x/swagger-ui.css",
        "/docs/swagger-ui/../../api/openapi.yaml", "/api/openapi.yaml", "/openapi.yaml", "/index.html",
    })
    void servesNothingElse(String path) throws Exception {
        assertEquals(404, get(path).statusCode());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
