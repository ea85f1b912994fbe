package dev.sojourn.gateway;

import dev.sojourn.contract.Endpoints;
import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.ServiceException;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Who is told what is held, over HTTP. */
class ExportRoutesTest {

    @Test
    void aPersonErasedInBetweenIsGone() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.reply(Endpoints.SESSION_PROVE, Samples.session(Samples.USER_ID, 1));
            gateway.serve(Endpoints.USER_FIND,
                    request -> Future.failedFuture(new ServiceException(ErrorCode.NOT_FOUND)));
            assertEquals("SESSION_ERASED", gateway.get("/api/sessions/" + Samples.SESSION + "/export").code());
        }
    }
}
