package dev.sojourn.gateway.pages;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WebPagesTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Vertx vertx;
    private static URI server;

    @BeforeAll
    static void serve() throws Exception {
        vertx = Vertx.vertx();
        server = start(WebPages.load("/pages-of-a-test"));
    }

    private static URI start(WebPages pages) throws Exception {
        Router router = Router.router(vertx);
        pages.mountScripts(router);
        pages.mount(router);
        HttpServer http = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + http.actualPort());
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/signup", "/signup?form=1"})
    void everyAddressIsThePage(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertEquals(200, answer.statusCode());
        assertEquals("text/html; charset=utf-8", header(answer, "content-type"));
        assertEquals("no-cache", header(answer, "cache-control"));
        assertTrue(new String(answer.body()).contains("A page"));
    }

    @Test
    void thePageTakesNothingFromElsewhereAndNothingInline() throws Exception {
        String policy = header(get("/"), "content-security-policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    }

    @ParameterizedTest
    @CsvSource({
        "/assets/page-abc.css, text/css; charset=utf-8, 'public, max-age=31536000, immutable'",
        "/icon.svg, image/svg+xml, no-cache",
        "/sdk.js, text/javascript; charset=utf-8, 'public, max-age=600'",
        "/sdk-0123456789abcdef.js, text/javascript; charset=utf-8, 'public, max-age=31536000, immutable'",
    })
    void filesAreKeptAsLongAsTheirNamesHold(String path, String type, String caching) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(type, header(answer, "content-type"));
        assertEquals(caching, header(answer, "cache-control"));
        assertEquals("nosniff", header(answer, "x-content-type-options"));
    }

    @Test
    void thePagesOfAnyOriginMayRunTheSdk() throws Exception {
        HttpResponse<byte[]> answer = send(request("/sdk.js").header("Origin", "https://shop.example"));
        assertEquals("*", header(answer, "access-control-allow-origin"));
        assertEquals("cross-origin", header(answer, "cross-origin-resource-policy"));
        assertEquals("", header(get("/icon.svg"), "access-control-allow-origin"));
    }

    @Test
    void whatIsSmallerCompressedIsSoSentToWhoeverTakesIt() throws Exception {
        HttpResponse<byte[]> plain = get("/sdk.js");
        HttpResponse<byte[]> small = send(request("/sdk.js").header("Accept-Encoding", "br, gzip"));
        assertEquals("", header(plain, "content-encoding"));
        assertEquals("gzip", header(small, "content-encoding"));
        assertTrue(small.body().length < plain.body().length);
        assertArrayEquals(plain.body(), new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes());
        assertNotEquals(header(plain, "etag"), header(small, "etag"));
        assertEquals("accept-encoding", header(plain, "vary"));
        assertEquals("", header(send(request("/icon.svg").header("Accept-Encoding", "gzip")), "content-encoding"));
        assertEquals("", header(send(request("/sdk.js").header("Accept-Encoding", "gzip;q=0")), "content-encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sdk.js", "/assets/page-abc.css"})
    void answersWhetherAKeptCopyIsStillGood(String path) throws Exception {
        HttpResponse<byte[]> first = send(request(path).header("Accept-Encoding", "gzip"));
        assertEquals(304, send(request(path).header("Accept-Encoding", "gzip")
                .header("If-None-Match", header(first, "etag"))).statusCode());
        assertEquals(200, send(request(path).header("If-None-Match", "\"other\"")).statusCode());
    }

    @Test
    void answersHeadLikeGet() throws Exception {
        HttpResponse<byte[]> head = send(request("/sdk.js").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals(header(get("/sdk.js"), "content-length"), header(head, "content-length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.html", "/files.json", "/nowhere", "/assets/", "/sdk-fedcba9876543210.js"})
    void servesNothingElse(String path) throws Exception {
        assertEquals(404, get(path).statusCode());
    }

    @Test
    void servesNothingWhereTheBuildLeftThePagesOut() throws Exception {
        URI bare = start(WebPages.load("/no-such-folder"));
        assertEquals(404, CLIENT.send(HttpRequest.newBuilder(bare.resolve("/sdk.js")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
