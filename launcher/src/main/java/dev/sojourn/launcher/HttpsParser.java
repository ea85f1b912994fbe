package dev.sojourn.launcher;

import dev.sojourn.gateway.HttpsSettings;
import dev.sojourn.gateway.PemFiles;
import dev.sojourn.launcher.config.Settings;
import io.vertx.core.Vertx;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads how the API is to be spoken to. Opens the files of TLS, so that what is wrong is told at the start. */
final class HttpsParser {

    private static final String CERTIFICATE = "http.tls.certificate";
    private static final String KEY = "http.tls.key";
    private static final String REQUIRED = "http.requireHttps";

    private final Settings settings;
    private final Path workingDirectory;
    private final Vertx vertx;

    HttpsParser(Settings settings, Path workingDirectory, Vertx vertx) {
        this.settings = settings;
        this.workingDirectory = workingDirectory;
        this.vertx = vertx;
    }

    /** @param strict whether plain HTTP is not to be had */
    HttpsSettings parse(boolean strict, int trustedProxies) {
        Optional<Path> certificate = path(CERTIFICATE);
        Optional<Path> key = path(KEY);
        boolean required = settings.truth(REQUIRED);
        boolean tls = certificate.isPresent() || key.isPresent();
        if (strict && !tls && !required) {
            settings.missing(REQUIRED, "plain HTTP is for dev and test only: give " + CERTIFICATE + " and " + KEY
                    + " (HTTP_TLS_CERTIFICATE, HTTP_TLS_KEY), or set HTTP_REQUIRE_HTTPS=true behind a proxy that "
                    + "takes HTTPS");
        }
        if (required && !tls && trustedProxies == 0 && !settings.isMistaken("http.trustedProxies")) {
            settings.mistake(REQUIRED, "needs http.trustedProxies (HTTP_TRUSTED_PROXIES) to be 1 at least, since only "
                    + "a trusted proxy is believed to have been spoken to over HTTPS, or else " + CERTIFICATE);
        }
        return new HttpsSettings(tls ? files(certificate, key) : Optional.empty(), required);
    }

    private Optional<PemFiles> files(Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isEmpty() || key.isEmpty()) {
            settings.mistake(certificate.isEmpty() ? CERTIFICATE : KEY,
                    "must be given with " + (certificate.isEmpty() ? KEY : CERTIFICATE));
            return Optional.empty();
        }
        PemFiles files = new PemFiles(certificate.get(), key.get());
        try {
            files.read(vertx);
        } catch (PemFiles.UnusableException e) {
            settings.mistake(e.isOfKey() ? KEY : CERTIFICATE, e.getMessage());
        }
        return Optional.of(files);
    }

    private Optional<Path> path(String setting) {
        return settings.read(setting, this::parsed, "must be a file's path", Optional.empty());
    }

    /** Empty inside where there is none, outside where it can't be one. */
    private Optional<Optional<Path>> parsed(String text) {
        try {
            return Optional.of(Optional.of(text).filter(given -> !given.isEmpty()).map(workingDirectory::resolve));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
