package dev.sojourn.postgres;

import io.vertx.pgclient.SslMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a {@link DatabaseUrl}. A password that should have been percent-encoded and was not can end up where the host,
 * the port or a parameter is looked for; so no message quotes what stands there, and a stray {@code @} is an error of
 * its own before any parameter is named.
 */
final class DatabaseUrlParser {

    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?<authority>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<v6>[0-9A-Fa-f:.]+)]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>[0-9]*))?");
    private static final String SSL_MODES =
            Arrays.stream(SslMode.VALUES).map(mode -> mode.value).collect(Collectors.joining(", "));

    private DatabaseUrlParser() {
    }

    static DatabaseUrl parse(String text) {
        Matcher url = URL.matcher(text.strip());
        require(url.matches(), "it has to look like postgresql://user:password@host:5432/database");
        String authority = url.group("authority");
        int at = authority.indexOf('@');
        boolean misplacedAt = text.lastIndexOf('@') != text.indexOf('@') || at < 0 && text.indexOf('@') >= 0;
        require(!misplacedAt, "the characters @ / ? in a user or password have to be percent-encoded (%40 %2F %3F)");
        require(at > 0, "it names no user");

        String userInfo = authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon), "user");
        String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1), "password");
        require(!user.isEmpty(), "it names no user");

        Matcher host = HOST.matcher(authority.substring(at + 1));
        require(host.matches(), "after the user it needs one host name or address (IPv6 in brackets), and a port if it "
                + "is not 5432");
        String database = url.group("database") == null ? "" : decoded(url.group("database"), "database");
        require(!database.isEmpty(), "it names no database");

        Map<String, String> parameters = parameters(url.group("parameters"));
        String rootCert = parameters.get("sslrootcert");
        return new DatabaseUrl(host.group("v6") == null ? host.group("name") : host.group("v6"),
                port(host.group("port")), database, user, password, sslMode(parameters.get("sslmode")),
                rootCert == null ? null : Path.of(rootCert));
    }

    private static int port(String text) {
        if (text == null || text.isEmpty()) {
            return DatabaseUrl.DEFAULT_PORT;
        }
        int port = text.length() > 5 ? 0 : Integer.parseInt(text);
        require(port >= 1 && port <= 65535, "the port has to be a number from 1 to 65535");
        return port;
    }

    private static SslMode sslMode(String text) {
        if (text == null) {
            return SslMode.PREFER;
        }
        return Arrays.stream(SslMode.VALUES).filter(mode -> mode.value.equals(text)).findFirst()
                .orElseThrow(() -> wrong("sslmode has to be one of " + SSL_MODES));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        if (text == null || text.isEmpty()) {
            return parameters;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            require(name.equals("sslmode") || name.equals("sslrootcert"),
                    "the parameter \"" + name + "\" is not known (known are sslmode and sslrootcert)");
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), "value of " + name);
            require(!value.isEmpty(), name + " needs a value");
            require(parameters.put(name, value) == null, name + " is given twice");
        }
        return parameters;
    }

    /** Percent-decoding only: here, unlike in forms, a plus is a plus. */
    private static String decoded(String text, String what) {
        if (text.indexOf('%') < 0) {
            return checked(text, what);
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            require(high >= 0 && low >= 0, "the " + what + " has a % that is not followed by two hexadecimal digits");
            out.put((byte) (high * 16 + low));
            i += 2;
        }
        try {
            return checked(StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString(), what);
        } catch (CharacterCodingException e) {
            throw wrong("the " + what + " is not UTF-8 when percent-decoded");
        }
    }

    private static String checked(String text, String what) {
        require(text.indexOf('\0') < 0, "the " + what + " contains a zero byte");
        return text;
    }

    private static void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw wrong(otherwise);
        }
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("not a database URL: " + why);
    }
}
