package dev.sojourn.launcher;

import java.lang.management.ManagementFactory;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the service is there, and where to go next. */
final class Banner {

    private static final Logger LOG = LoggerFactory.getLogger(Sojourn.class);
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private Banner() {
    }

    static void print(Configuration configuration, Sojourn.Running running) {
        // Of the process, not of this code: what somebody who waits for it has waited.
        long milliseconds = ManagementFactory.getRuntimeMXBean().getUptime();
        String api = url(configuration.http().host(), running.httpPort());
        String management = url(configuration.management().host(), running.managementPort());
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

    /** One that works in a browser on this machine. */
    static String url(String host, int port) {
        String reachable = ANY_ADDRESS.contains(host) ? "localhost" : host.contains(":") ? '[' + host + ']' : host;
        return "http://" + reachable + ':' + port;
    }
}
