package dev.sojourn.gateway.pages;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Something that is the same for everybody as long as the server runs, kept in memory. */
final class StaticContent {

    /** For content under a name that will never mean another content. */
    static final String FOREVER = "public, max-age=31536000, immutable";

    /** For content that a new release may change: kept, but asked for at every use. */
    static final String REVALIDATED = "no-cache";

    private static final Pattern GZIP = Pattern.compile("(^|,)\\s*gzip\\s*(,|$)");

    private final String type;
    private final String caching;
    private final Buffer body;
    private final String etag;
    /** Null where it is no smaller. */
    private final Buffer gzipped;

    StaticContent(String type, String caching, byte[] body) {
        this.type = type;
        this.caching = caching;
        this.body = Buffer.buffer(body);
        this.etag = etagOf(body);
        byte[] small = gzip(body);
        this.gzipped = small.length < body.length ? Buffer.buffer(small) : null;
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Route route(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    static StaticContent ofText(String type, String text) {
        return new StaticContent(type, REVALIDATED, text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean isThere(String resource) {
        return StaticContent.class.getResource(resource) != null;
    }

    /** @throws IllegalStateException when it is not on the classpath: the build is broken */
    static byte[] read(String resource) {
        try (InputStream file = StaticContent.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("Nothing on the classpath at " + resource);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with the content, or with 304 when the client has it. */
    void send(RoutingContext context) {
        boolean zipped = gzipped != null && takesGzip(context);
        // Two representations, so two tags (RFC 9110, 8.8.3.3).
        context.etag(zipped ? etag + "-gzip" : etag);
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader("X-Content-Type-Options", "nosniff");
        if (gzipped != null) {
            response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        if (context.isFresh()) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        Buffer sent = zipped ? gzipped : body;
        if (zipped) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (context.request().method() == HttpMethod.HEAD) {
            // Over HTTP/2 the server would send a body that it is given, HEAD or not.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(sent.length())).end();
        } else {
            response.end(sent);
        }
    }

    /** What every browser sends; anything more particular gets what every client can read. */
    private static boolean takesGzip(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && GZIP.matcher(accepted).find();
    }

    private static String etagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
