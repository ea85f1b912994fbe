package dev.sojourn.gateway.pages;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The pages that travel in the jar, and the SDK for script tags; nothing where the build left them out. What there is, the
 * build lists in {@code web/files.json}. Immutable once loaded; all event loops may share one.
 */
public final class WebPages {

    private static final String FOLDER = "/web";
    private static final String LIST = "/files.json";

    /** The SDK by its name: a new release reaches everybody soon. Under the name with its hash it is kept for ever. */
    private static final String SOON = "public, max-age=600";

    private static final Pattern NAMED_BY_CONTENT = Pattern.compile(".*-[0-9a-f]{16}\\.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json",
            "json", "application/json");

    /** Nothing from elsewhere, nothing inline. */
    private static final String POLICY = String.join("; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private final List<String> addresses;
    private final StaticContent page;
    private final Map<String, StaticContent> files;
    private final Map<String, StaticContent> scripts;

    private WebPages(List<String> addresses, StaticContent page, Map<String, StaticContent> files,
                     Map<String, StaticContent> scripts) {
        this.addresses = addresses;
        this.page = page;
        this.files = files;
        this.scripts = scripts;
    }

    /** Takes all of it into memory. It blocks for some milliseconds. */
    public static WebPages load() {
        return load(FOLDER);
    }

    static WebPages load(String folder) {
        return StaticContent.isThere(folder + LIST)
                ? read(folder, new JsonObject(new String(StaticContent.read(folder + LIST), StandardCharsets.UTF_8)))
                : new WebPages(List.of(), null, Map.of(), Map.of());
    }

    private static WebPages read(String folder, JsonObject list) {
        List<String> addresses = texts(list.getJsonArray("pages"));
        Map<String, StaticContent> files = new LinkedHashMap<>();
        // The bundler puts a hash into the name of everything there.
        texts(list.getJsonArray("files")).forEach(file -> files.put("/" + file, content(folder, file,
                file.startsWith("assets/") ? StaticContent.FOREVER : StaticContent.REVALIDATED)));
        Map<String, StaticContent> scripts = new LinkedHashMap<>();
        texts(list.getJsonArray("scripts")).forEach(file -> scripts.put("/" + file, content(folder, file,
                NAMED_BY_CONTENT.matcher(file).matches() ? StaticContent.FOREVER : SOON)));
        return new WebPages(addresses, content(folder, "index.html", StaticContent.REVALIDATED), files, scripts);
    }

    private static List<String> texts(JsonArray list) {
        return list.stream().map(String.class::cast).toList();
    }

    private static StaticContent content(String folder, String file, String caching) {
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("No type is known for " + file);
        }
        return new StaticContent(type, caching, StaticContent.read(folder + "/" + file));
    }

    /** For pages of any origin: to be mounted before anything that looks at it. */
    public void mountScripts(Router router) {
        scripts.forEach((path, script) -> StaticContent.route(router, path).handler(context -> {
            context.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
            script.send(context);
        }));
    }

    public void mount(Router router) {
        addresses.forEach(path -> StaticContent.route(router, path).handler(this::sendPage));
        files.forEach((path, file) -> StaticContent.route(router, path).handler(file::send));
    }

    private void sendPage(RoutingContext context) {
        context.response().putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "strict-origin-when-cross-origin");
        page.send(context);
    }
}
