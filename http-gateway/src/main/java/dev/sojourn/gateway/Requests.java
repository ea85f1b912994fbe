package dev.sojourn.gateway;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.gateway.json.ParsedBody;
import dev.sojourn.gateway.json.ParsedList;
import dev.sojourn.gateway.json.SchemaValidator;
import dev.sojourn.gateway.json.StrictJson;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.ParsableMIMEValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Takes from a request what operations ask for, or says what is wrong with it. */
final class Requests {

    static final String SESSION_ID = "X-Session-ID";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String JSON = "application/json";
    private static final Pattern UTF_8 = Pattern.compile("\"?utf-8\"?", Pattern.CASE_INSENSITIVE);
    private static final String SESSION_ID_RULE = "must be a UUID of version 4";
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,128}");
    private static final Set<String> ONLY_JSON = Set.of(JSON);
    private static final Set<String> JSON_OR_TEXT = Set.of(JSON, "text/plain");
    private static final Buffer EMPTY_OBJECT = Buffer.buffer("{}");

    private static final String GPC = "Sec-GPC";

    private final ClientAddress address;
    private final Https https;
    private final boolean gpcCounts;

    Requests(HttpSettings settings, PrivacySettings privacy) {
        this.https = new Https(settings);
        this.address = new ClientAddress(settings.trustedProxies(), settings.keepAddress());
        this.gpcCounts = privacy.gpc();
    }

    /** True when the browser asks not to be tracked (Global Privacy Control) and that counts; else null. */
    Boolean gpc(RoutingContext context) {
        return gpcCounts && "1".equals(context.request().getHeader(GPC)) ? Boolean.TRUE : null;
    }

    /** What is wrong with a request that could not even be read. */
    static InvalidRequestException unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new InvalidRequestException("path",
                    "must be at most " + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH + " bytes with its query");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new InvalidRequestException("header",
                    "must be at most " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE + " bytes, all headers together");
        }
        return new InvalidRequestException(List.of());
    }

    /** Whether it came over HTTPS, be it up to here or up to a trusted proxy. */
    boolean isSecure(RoutingContext context) {
        return https.isSecure(context.request());
    }

    Client client(RoutingContext context) {
        return address.client(context.request(), gpc(context) == null);
    }

    /** The session the header names, or null where there is no header. */
    UUID sessionId(RoutingContext context) {
        List<String> given = context.request().headers().getAll(SESSION_ID);
        if (given.isEmpty()) {
            return null;
        }
        return Optional.of(given).filter(values -> values.size() == 1)
                .flatMap(values -> Ids.parseSessionId(values.get(0)))
                .orElseThrow(() -> new InvalidRequestException("header/" + SESSION_ID, SESSION_ID_RULE));
    }

    UUID requiredSessionId(RoutingContext context) {
        UUID sessionId = sessionId(context);
        if (sessionId == null) {
            throw new ServiceException(ErrorCode.SESSION_REQUIRED);
        }
        return sessionId;
    }

    /** The session the path names. */
    UUID pathSessionId(RoutingContext context) {
        return Ids.parseSessionId(context.pathParam("sessionId"))
                .orElseThrow(() -> new InvalidRequestException("path/sessionId", SESSION_ID_RULE));
    }

    /** By which the request may be repeated when its answer is lost, or null. */
    String idempotencyKey(RoutingContext context) {
        List<String> given = context.request().headers().getAll(IDEMPOTENCY_KEY);
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1 || !VISIBLE_ASCII.matcher(given.get(0)).matches()) {
            throw new InvalidRequestException("header/" + IDEMPOTENCY_KEY, "must be 1 to 128 visible ASCII characters");
        }
        return given.get(0);
    }

    /** The query parameter; given twice it is a mistake. */
    Optional<String> query(RoutingContext context, String name) {
        List<String> given = context.queryParam(name);
        if (given.size() > 1) {
            throw new InvalidRequestException("query/" + name, "must be given once");
        }
        return given.stream().findFirst();
    }

    ParsedBody body(RoutingContext context, SchemaValidator schema) {
        Buffer body = context.body().buffer();
        return parse(context, body == null ? Buffer.buffer() : body, schema);
    }

    /** A body that the caller itself checks. */
    ParsedBody unchecked(RoutingContext context) {
        requireType(context, ONLY_JSON);
        Buffer body = context.body().buffer();
        return StrictJson.parse(body == null ? Buffer.buffer() : body);
    }

    /** Like {@link #body}, but nothing at all counts as an empty object. */
    ParsedBody optionalBody(RoutingContext context, SchemaValidator schema) {
        Buffer body = context.body().buffer();
        return body == null || body.length() == 0
                ? parse(EMPTY_OBJECT, schema)
                : parse(context, body, schema);
    }

    private static ParsedBody parse(RoutingContext context, Buffer body, SchemaValidator schema) {
        requireType(context, ONLY_JSON);
        return parse(body, schema);
    }

    /**
     * A body whose member carries 1 to {@code max} elements, which the caller checks one by one. It may come as plain
     * text: that is all a page can send to another origin while it closes.
     */
    ParsedList list(RoutingContext context, String member, int max) {
        requireType(context, JSON_OR_TEXT);
        Buffer body = context.body().buffer();
        ParsedList parsed = StrictJson.parseList(body == null ? Buffer.buffer() : body, member);
        int size = parsed.elements() == null ? 0 : parsed.elements().size();
        if (size < 1 || size > max) {
            throw new InvalidRequestException("/" + member, "must be a list of 1 to " + max);
        }
        return parsed;
    }

    private static ParsedBody parse(Buffer body, SchemaValidator schema) {
        ParsedBody parsed = StrictJson.parse(body);
        List<FieldError> errors = schema.validate(parsed.tree());
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        return parsed;
    }

    /** JSON is UTF-8 (RFC 8259, 8.1), so that is the only charset it may be said to have. */
    private static void requireType(RoutingContext context, Set<String> types) {
        String given = context.request().getHeader("Content-Type");
        // What nearly every client sends needs no parser.
        if (!JSON.equals(given) && !isOneOf(types, given)) {
            throw new ServiceException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    private static boolean isOneOf(Set<String> types, String contentType) {
        MIMEHeader type = contentType == null ? null : new ParsableMIMEValue(contentType).forceParse();
        return type != null
                && types.contains((type.component() + "/" + type.subComponent()).toLowerCase(Locale.ROOT))
                && UTF_8.matcher(type.parameters().getOrDefault("charset", "utf-8")).matches();
    }
}
