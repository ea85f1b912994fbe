package dev.sojourn.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What may be told of a server's refusal while the schema is migrated. Most of its words help the operator; those about
 * values quote them, and they may be personal. Its details are never asked for ({@link ReusedConnections}).
 */
final class ServerWords {

    /** Classes 22 (data), P0 (raised by a function, in any words) and XX (internal, in any words). */
    private static final Pattern QUOTING = Pattern.compile("(22|P0|XX).*");

    private ServerWords() {
    }

    /** A stand-in for what must not be told, if that is what made the failure. */
    static Optional<SQLException> withoutValues(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(PSQLException.class::isInstance).map(PSQLException.class::cast)
                .filter(refusal -> refusal.getServerErrorMessage() != null
                        && QUOTING.matcher(String.valueOf(refusal.getSQLState())).matches())
                .findFirst().map(ServerWords::standIn);
    }

    private static SQLException standIn(PSQLException refusal) {
        ServerErrorMessage said = refusal.getServerErrorMessage();
        SQLException standIn = new SQLException("SQLState %s, in %s (%s:%s)".formatted(refusal.getSQLState(),
                said.getRoutine(), said.getFile(), said.getLine()), refusal.getSQLState());
        standIn.setStackTrace(refusal.getStackTrace());
        return standIn;
    }
}
