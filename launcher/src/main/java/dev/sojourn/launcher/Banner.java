package dev.sojourn.launcher;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the service is there, and where to go next. */
final class Banner {

    private static final Logger LOG = LoggerFactory.getLogger(Sojourn.class);

    private Banner() {
    }

    static void print(Configuration configuration, Sojourn.Running running, Instant begun, Instant ready) {
        long milliseconds = Duration.between(begun, ready).toMillis();
        String api = "http://localhost:" + running.httpPort();
        String management = "http://%s:%d".formatted(configuration.management().host(), running.managementPort());
        if (configuration.log().format() == LogSettings.Format.JSON) {
            LOG.atInfo().addKeyValue("environment", configuration.environment()).addKeyValue("api", api)
                    .addKeyValue("management", management).addKeyValue("milliseconds", milliseconds).log("ready");
            return;
        }
        LOG.info("""
                Sojourn is ready ({}, {} ms)
                  try it      {}/docs
                  the API     {}/api
                  operations  {}/readyz and /metrics
                  data        {}
                  stop        Ctrl-C""", configuration.environment(), milliseconds, api, api, management,
                configuration.databaseUrl().map(url -> "PostgreSQL at " + url)
                        .orElseGet(() -> "embedded PostgreSQL in " + configuration.dataDir()));
    }
}
