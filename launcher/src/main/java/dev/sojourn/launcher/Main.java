package dev.sojourn.launcher;

import dev.sojourn.launcher.config.ConfigurationException;
import dev.sojourn.postgres.EmbeddedServerException;
import dev.sojourn.postgres.MigrationException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
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
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> LOG.error("unexpected, on {}", thread.getName(), e));
        run(arguments, System.getenv(), Path.of("").toAbsolutePath(), shutdown).ifPresent(shutdown::exit);
    }

    /** Runs the command. Empty when a service was started, which goes on running until the shutdown. */
    private static OptionalInt run(String[] arguments, Map<String, String> environment, Path workingDirectory,
                                   Shutdown shutdown) {
        String command = arguments.length == 0 ? "start" : arguments[0];
        try {
            switch (arguments.length > 1 ? "too many" : command) {
                case "start" -> {
                    Sojourn.start(environment, workingDirectory, InstantSource.system(), shutdown);
                    return OptionalInt.empty();
                }
                case "migrate" -> Sojourn.migrate(environment, workingDirectory, shutdown);
                case "help", "--help", "-h" -> LOG.info(USAGE);
                default -> {
                    LOG.error("Unknown command.\n{}", USAGE);
                    return OptionalInt.of(MISCONFIGURED);
                }
            }
            return OptionalInt.of(OK);
        } catch (Throwable e) {
            return OptionalInt.of(shutdown.isSignalled() ? codeOfSignalled(e, command) : codeOf(e));
        }
    }

    /**
     * Whatever fails once the process is told to end fails because of that. A service that was not to start any more did
     * as it was told; a schema that was to be migrated is not.
     */
    private static int codeOfSignalled(Throwable failure, String command) {
        LOG.debug("the start was cut short", failure);
        return command.equals("start") ? OK : FAILED;
    }

    /** Tells the operator what went wrong: in a sentence where it is one, with a stack trace where nobody knows. */
    private static int codeOf(Throwable failure) {
        if (failure instanceof ConfigurationException || failure instanceof ListenException) {
            LOG.error(failure.getMessage());
            return MISCONFIGURED;
        }
        if (failure instanceof EmbeddedServerException || failure instanceof MigrationException) {
            LOG.error(failure.getMessage());
            LOG.debug("because of", failure);
            return FAILED;
        }
        LOG.error("Sojourn could not start", failure);
        return FAILED;
    }
}
