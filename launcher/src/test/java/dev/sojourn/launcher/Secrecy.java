package dev.sojourn.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Holds what a whole run of tests has told a service in confidence, and what services have given, against all that the
 * product says where it is read by others: its log down to TRACE with stack traces, pairs and MDC, its metrics, its
 * problems. Confidential are tokens, keys, secrets and passwords, and every email.
 */
public final class Secrecy {

    /** Of this JVM: what one test has told is not to be heard in another either. */
    private static final Secrecy RUN = new Secrecy();

    private static final String PRODUCT = "dev.sojourn";
    /** What is shorter would be found by chance. */
    private static final int LEAST_SECRET = 12;
    private static final int LEAST_EMAIL = 6;
    /** By so many characters what is sought is looked up. */
    private static final int STEM = LEAST_EMAIL;

    private static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9._%+-]{1,64}$");
    private static final Pattern DOMAIN = Pattern.compile("^[A-Za-z0-9.-]{1,254}");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    /** Of a URL that may be a wrong one. */
    private static final Pattern PASSWORD = Pattern.compile("://[^:@/]*:([^@]*)@");
    private static final Pattern COOKIE = Pattern.compile("sojourn_session_token=([^;]+)");
    private static final Set<String> SECRET_SETTINGS = Set.of("SESSION_SECRET", "ADMIN_API_KEY", "SERVER_API_KEY");

    static {
        RUN.listen((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    private final Set<String> confidential = ConcurrentHashMap.newKeySet();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private int open;

    /** That of the run. */
    public static Secrecy ofRun() {
        return RUN;
    }

    /** What the product logs from now on, at every level; on the console stands what its level lets pass, as ever. */
    void listen(LoggerContext context) {
        context.addTurboFilter(new All());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> console = root.getAppender(Logging.CONSOLE);
        if (console != null) {
            Filter<ILoggingEvent> ofLevel = new OfLevel(context);
            ofLevel.start();
            console.addFilter(ofLevel);
        }
        Recorder recorder = new Recorder();
        recorder.setContext(context);
        recorder.start();
        root.addAppender(recorder);
    }

    private final class Recorder extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            String thrown = event.getThrowableProxy() == null
                    ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            told(event.getLoggerName() + " - " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                    + event.getMDCPropertyMap() + " " + event.getMarkerList() + "\n" + thrown);
        }
    }

    private static final class All extends TurboFilter {

        @Override
        public FilterReply decide(Marker marker, ch.qos.logback.classic.Logger logger, Level level, String format,
                                  Object[] arguments, Throwable thrown) {
            return logger.getName().startsWith(PRODUCT) ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
        }
    }

    private static final class OfLevel extends Filter<ILoggingEvent> {

        private final LoggerContext context;

        OfLevel(LoggerContext context) {
            this.context = context;
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(context.getLogger(event.getLoggerName()).getEffectiveLevel())
                    ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }

    /** Said where it may be read by others. */
    public void told(String text) {
        told.add(text);
    }

    /** @param environment what a service is started with */
    public void configured(Map<String, String> environment) {
        SECRET_SETTINGS.forEach(name -> Stream.of(environment.getOrDefault(name, "").split(",")).forEach(this::keep));
        Matcher password = PASSWORD.matcher(environment.getOrDefault("DATABASE_URL", ""));
        if (password.find()) {
            keep(URLDecoder.decode(password.group(1), StandardCharsets.UTF_8));
        }
    }

    /** What a client tells: its proofs, and who its visitor is. */
    public void sent(HttpRequest request) {
        for (String header : List.of("X-Session-Token", "Idempotency-Key")) {
            request.headers().allValues(header).forEach(this::keep);
        }
        request.headers().allValues("Authorization").forEach(value -> keep(value.replaceFirst("(?i)^bearer ", "")));
        request.headers().allValues("Cookie").forEach(value -> keepAll(COOKIE, value));
        if (request.uri().getRawQuery() != null) {
            keepEmails(URLDecoder.decode(request.uri().getRawQuery(), StandardCharsets.UTF_8));
        }
        request.bodyPublisher().ifPresent(body -> keepEmails(textOf(body)));
    }

    /** What came of it: whoever is refused is told nothing, and whoever is not may be given a proof. */
    public void answered(int status, String body) {
        if (status >= 400) {
            told(body);
        } else {
            keepAll(TOKEN, body);
        }
    }

    private void keepAll(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            keep(found.group(1));
        }
    }

    /** From each @ on to both sides: some tests send a mebibyte that has none. */
    private void keepEmails(String text) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            Matcher local = LOCAL_PART.matcher(text.substring(Math.max(0, at - 64), at));
            Matcher domain = DOMAIN.matcher(text.substring(at + 1, Math.min(text.length(), at + 255)));
            if (local.find() && domain.find()) {
                keep(local.group() + "@" + domain.group().replaceAll("\\W+$", ""), LEAST_EMAIL);
            }
        }
    }

    void keep(String secret) {
        keep(secret.strip(), LEAST_SECRET);
    }

    private void keep(String secret, int least) {
        if (secret.length() >= least) {
            confidential.add(secret.toLowerCase(Locale.ROOT));
        }
    }

    /** The bodies of tests are texts at hand, and are given as often as they are asked for. */
    private static String textOf(HttpRequest.BodyPublisher body) {
        StringBuilder text = new StringBuilder();
        body.subscribe(new Flow.Subscriber<>() {

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                text.append(StandardCharsets.UTF_8.decode(bytes));
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException(failure);
            }

            @Override
            public void onComplete() {
                // It was all at hand.
            }
        });
        return text.toString();
    }

    /** A service that is to be heard until {@link #closed}. */
    public synchronized void opened() {
        open++;
    }

    /**
     * Checks all that was said; what was can be forgotten once nobody is left who could still tell a secret of it.
     *
     * @throws AssertionError when anything confidential is in it
     */
    public synchronized void closed() {
        open--;
        try {
            check();
        } finally {
            if (open == 0) {
                told.clear();
            }
        }
    }

    /** Whether it was said since the last service was closed. */
    boolean hasHeard(String text) {
        return told.stream().anyMatch(each -> each.contains(text));
    }

    private void check() {
        Map<String, List<String>> byStem = new HashMap<>();
        confidential.forEach(secret ->
                byStem.computeIfAbsent(secret.substring(0, STEM), stem -> new ArrayList<>()).add(secret));
        for (String text : told) {
            String lower = text.toLowerCase(Locale.ROOT);
            for (int i = 0; i + STEM <= lower.length(); i++) {
                for (String secret : byStem.getOrDefault(lower.substring(i, i + STEM), List.of())) {
                    if (lower.startsWith(secret, i)) {
                        throw new AssertionError("told in public: " + secret + "\nin: " + text);
                    }
                }
            }
        }
    }
}
