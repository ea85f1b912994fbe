package dev.sojourn.gateway;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;

/**
 * Gathers the body, up to the limit. Forms are refused before: the body handler would decode them, each in its own way
 * and with failures of its own, and no operation takes one.
 */
final class JsonBody implements Handler<RoutingContext> {

    private final BodyHandler bodies;

    JsonBody(int limit) {
        this.bodies = BodyHandler.create(false).setBodyLimit(limit);
    }

    @Override
    public void handle(RoutingContext context) {
        if (isEmpty(context.request())) {
            context.next();
        } else if (isForm(context.request().getHeader(HttpHeaders.CONTENT_TYPE))) {
            context.fail(new ServiceException(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        } else {
            bodies.handle(context);
        }
    }

    private static boolean isEmpty(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : length.equals("0");
    }

    private static boolean isForm(String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded");
    }
}
