package dev.sojourn.launcher;

import dev.sojourn.launcher.config.ConfigurationException;
import dev.sojourn.postgres.EmbeddedServerException;
import dev.sojourn.postgres.SchemaTooNewException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line: {@code java -jar sojourn.jar [migrate]}. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final String USAGE = """
            Usage: java -jar sojourn.jar [command]

              (none)    start the service
              migrate   bring the database's schema up to date, and stop
              help      show this

            Settings come from conf/application.yaml and conf/<environment>.yaml (SOJOURN_ENV: dev, test, prod;
            default dev), and from environment variables. The jar carries both files; a folder conf in the working
            directory, or the one that SOJOURN_CONF names, lies on top.""";

    private static final int OK = 0;
    private static final int FAILED = 1;
    /** What the operator has to mend: a setting, a port, the command line. */
    private static final int MISCONFIGURED = 2;

    private Main() {
    }

    public static void main(String[] arguments) {
        Shutdown shutdown = Shutdown.onSignal();
        int code = run(arguments, System.getenv(), Path.of("").toAbsolutePath(), shutdown);
        if (code != OK || !shutdown.isArmed()) {
            shutdown.exit(code);
        }
    }

    /** Runs the command; the service goes on running after it returns, until the shutdown. */
    static int run(String[] arguments, Map<String, String> environment, Path workingDirectory, Shutdown shutdown) {
        String command = arguments.length == 0 ? "start" : arguments[0];
        try {
            switch (arguments.length > 1 ? "too many" : command) {
                case "start" -> Sojourn.start(environment, workingDirectory, InstantSource.system(), shutdown);
                case "migrate" -> Sojourn.migrate(environment, workingDirectory, shutdown);
                case "help", "--help", "-h" -> LOG.info(USAGE);
                default -> {
                    LOG.error("Unknown command.\n{}", USAGE);
                    return MISCONFIGURED;
                }
            }
            return OK;
        } catch (ConfigurationException | ListenException e) {
            LOG.error(e.getMessage());
            return MISCONFIGURED;
        } catch (EmbeddedServerException | SchemaTooNewException e) {
            LOG.error(e.getMessage());
            return FAILED;
        } catch (RuntimeException e) {
            LOG.error("Sojourn could not start", e);
            return FAILED;
        }
    }
}
