package dev.sojourn.gateway.pages;

import dev.sojourn.gateway.openapi.OpenApiDocument;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * {@code /openapi.json} for programs and {@code /docs} for people, with {@code /} leading there where nothing else is. The
 * page is Swagger UI from its webjar: nothing comes from another server, and the page's policy allows neither that nor anything inline.
 * Immutable once loaded; all event loops may share one.
 */
public final class DocsRoutes {

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";

    private static final Map<String, String> SWAGGER_UI_FILES = Map.of(
            "swagger-ui-bundle.js", JAVASCRIPT,
            "swagger-ui.css", CSS,
            "favicon-32x32.png", "image/png");

    /** As strict as Swagger UI can live with: its icons are images written into its style sheet. */
    private static final String POLICY = String.join("; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private final StaticContent page;
    private final Map<String, StaticContent> files;

    private DocsRoutes(StaticContent page, Map<String, StaticContent> files) {
        this.page = page;
        this.files = files;
    }

    /** Takes all that is served into memory: some two megabytes. It blocks for some milliseconds. */
    public static DocsRoutes load(OpenApiDocument document) {
        String version = swaggerUiVersion();
        Map<String, StaticContent> files = new LinkedHashMap<>();
        files.put("/openapi.json", StaticContent.ofText("application/json", document.encode()));
        files.put("/docs/page.js", StaticContent.ofText(JAVASCRIPT, text("/docs/page.js")));
        files.put("/docs/page.css", StaticContent.ofText(CSS, text("/docs/page.css")));
        SWAGGER_UI_FILES.forEach((file, type) -> files.put("/docs/swagger-ui/" + version + "/" + file,
                swaggerUiFile(version, file, type)));
        String page = text("/docs/index.html").replace("{version}", version);
        return new DocsRoutes(StaticContent.ofText("text/html; charset=utf-8", page), files);
    }

    public void mount(Router router) {
        StaticContent.route(router, "/").handler(context -> redirect(context, "docs"));
        StaticContent.route(router, "/docs").handler(this::sendPage);
        files.forEach((path, file) -> StaticContent.route(router, path).handler(file::send));
    }

    private void sendPage(RoutingContext context) {
        if (context.request().path().endsWith("/")) {
            redirect(context, "../docs");
        } else {
            context.response().putHeader("Content-Security-Policy", POLICY);
            page.send(context);
        }
    }

    /** Relative, as all links of the page are: it also works where a proxy puts a prefix before every path. */
    private static void redirect(RoutingContext context, String target) {
        context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, target).end();
    }

    private static StaticContent swaggerUiFile(String version, String file, String type) {
        String resource = "/META-INF/resources/webjars/swagger-ui/" + version + "/" + file;
        return new StaticContent(type, StaticContent.FOREVER, StaticContent.read(resource));
    }

    private static String swaggerUiVersion() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text("/docs/swagger-ui.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String text(String resource) {
        return new String(StaticContent.read(resource), StandardCharsets.UTF_8);
    }
}
