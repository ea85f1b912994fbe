package dev.sojourn.launcher;

import dev.sojourn.postgres.DatabaseUrl;
import dev.sojourn.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** What a page of any site can send without being asked first is no JSON to the API, but for batches of events. */
@ExtendWith(TestDatabase.class)
class MediaTypesTest {

    private static TestService service;

    @BeforeAll
    static void start(DatabaseUrl database) {
        service = TestService.start(database,
                Map.of("ADMIN_API_KEY", Operator.KEY, "SERVER_API_KEY", ApiOperation.SERVER_KEY));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static List<ApiOperation> withBodies() {
        return ApiOperation.all().stream().filter(operation -> !operation.mediaTypes().isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("withBodies")
    void anOperationTakesThoseThatItDeclares(ApiOperation operation) {
        for (String simple : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            int status = operation.callAs(service, simple, service.newSession()).status();
            if (operation.mediaTypes().contains(simple)) {
                assertNotEquals(415, status, simple);
            } else {
                assertEquals(415, status, simple);
            }
        }
    }

    @Test
    void onlyBatchesOfEventsMayBeText() {
        assertEquals(List.of("createEvents"), withBodies().stream()
                .filter(operation -> operation.mediaTypes().contains("text/plain")).map(ApiOperation::id).toList());
    }
}
