package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("db")
class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            postgres://u:p@h/d,                        h,         5432, d,      u,     p,     prefer
            postgresql://u:p@h:6543/d,                 h,         6543, d,      u,     p,     prefer
            postgresql://u@h/d,                        h,         5432, d,      u,     '',    prefer
            postgresql://u:@h:/d,                      h,         5432, d,      u,     '',    prefer
            postgres://u:p:q@h/d,                      h,         5432, d,      u,     p:q,   prefer
            postgres://a%40b:%3A%2F%3F%23%25@h/d%20e,  h,         5432, 'd e',  a@b,   :/?#%, prefer
            postgres://%C3%BC:p+1@h/d,                 h,         5432, d,      ü,     p+1,   prefer
            postgres://u:p@10.0.0.1:1/d,               10.0.0.1,  1,    d,      u,     p,     prefer
            postgres://u:p@[::1]/d,                    ::1,       5432, d,      u,     p,     prefer
            postgres://u:p@[fe80::1]:65535/d,          fe80::1,   65535, d,     u,     p,     prefer
            postgres://u:p@db.example-1.org/d?sslmode=disable, db.example-1.org, 5432, d, u, p, disable
            postgres://u:p@h/d?sslmode=verify-full,    h,         5432, d,      u,     p,     verify-full
            """)
    void readsUrl(String text, String host, int port, String database, String user, String password, String sslMode) {
        DatabaseUrl expected = new DatabaseUrl(host, port, database, user, password, SslMode.of(sslMode));

        assertEquals(expected, DatabaseUrl.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                        | has to look like
            mysql://u:hunter2@h/d                     | has to look like
            jdbc:postgresql://h/d                     | has to look like
            postgres://h/d                            | names no user
            postgres://:hunter2@h/d                   | names no user
            postgres://u:hunter2@h                    | names no database
            postgres://u:hunter2@h/                   | names no database
            postgres://u:hunter2@/d                   | one host
            postgres://u:hunter2@h1,h2/d              | one host
            postgres://u:hunter2@%2Fvar%2Frun/d       | one host
            postgres://u:hunter2@::1/d                | one host
            postgres://u:hunter2@h:port/d             | one host
            postgres://u:hunter2@h:0/d                | from 1 to 65535
            postgres://u:hunter2@h:65536/d            | from 1 to 65535
            postgres://u:hunter2@h:123456789012/d     | from 1 to 65535
            postgres://u:hunter2%4@h/d                | the password has a %
            postgres://u:hunter2%zz@h/d               | the password has a %
            postgres://u:hunter2%FF@h/d               | the password is not UTF-8
            postgres://u:hunter2%00@h/d               | the password contains a zero byte
            postgres://u:hunter2/x@h/d                | percent-encoded
            postgres://u:x?hunter2=1@h/d              | percent-encoded
            postgres://u:x@hunter2@h/d                | percent-encoded
            postgres://u:hunter2@h/d?sslmode=maybe    | one of disable, allow, prefer, require, verify-ca, verify-full
            postgres://u:hunter2@h/d?sslmode          | sslmode needs a value
            postgres://u:hunter2@h/d?pgbouncer=true   | "pgbouncer" is not known
            postgres://u:hunter2@h/d?sslmode=require&sslmode=disable | sslmode is given twice
            """)
    void saysWhatIsWrongAndNeverThePassword(String text, String message) {
        String said = assertThrows(IllegalArgumentException.class, () -> DatabaseUrl.parse(text)).getMessage();

        assertTrue(said.contains(message), said);
        assertFalse(said.contains("hunter2"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://u:hunter2@h/d", "postgres://u:hunter2@[::1]:99/d?sslmode=require"})
    void showsNoPassword(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertFalse((url + url.jdbcUrl() + TestDatabase.settings(url)).contains("hunter2"));
        assertTrue(url.toString().startsWith("postgresql://u:***@"));
    }

    @Test
    void writesJdbcUrl() {
        assertEquals("jdbc:postgresql://[::1]:5432/d%20e?ApplicationName=sojourn&sslmode=prefer",
                DatabaseUrl.parse("postgres://u:p@[::1]/d%20e").jdbcUrl());
    }

    @Test
    void verifiesAgainstNamedAuthorities() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://u:p@h/d?sslmode=require&sslrootcert=%2Fetc%2Fca.pem");

        assertEquals(SslMode.VERIFY_CA, url.sslMode());
        assertEquals(Path.of("/etc/ca.pem"), url.sslRootCert());
        assertTrue(url.jdbcUrl().endsWith("?ApplicationName=sojourn&sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem"));
    }

    @Test
    void verifiesAgainstTheTrustStoreOfTheJvm() {
        assertTrue(DatabaseUrl.parse("postgres://u:p@h/d?sslmode=verify-full").jdbcUrl()
                .endsWith("&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"));
    }
}
