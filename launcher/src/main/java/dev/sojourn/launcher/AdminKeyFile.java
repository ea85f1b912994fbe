package dev.sojourn.launcher;

import dev.sojourn.launcher.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that a developer's machine makes for its operator's API at the first start, for its owner's eyes only. */
final class AdminKeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(Sojourn.class);
    private static final int BYTES = 32;

    private final Path file;

    private AdminKeyFile(Path file) {
        this.file = file;
    }

    static AdminKeyFile in(Path dataDir) {
        return new AdminKeyFile(dataDir.resolve("admin-api-key"));
    }

    /** Makes the key where there is none; empty where that can't be done, which the log tells. */
    Optional<Secret> read() {
        try {
            make();
            Secret key = new Secret(Files.readString(file).strip());
            if (key.bytes().length < BYTES) {
                LOG.warn("{} holds no key of at least {} bytes, so there is no operator's API: remove it", file, BYTES);
                return Optional.empty();
            }
            LOG.info("the key to the operator's API (/api/admin) is in {}", file);
            return Optional.of(key);
        } catch (IOException e) {
            LOG.warn("{} can't be read or written: there is no operator's API", file, e);
            return Optional.empty();
        }
    }

    /** Whole or not at all: written beside, then named. */
    private void make() throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.getParent());
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path made = Files.createTempFile(file.getParent(), "admin-api-key", ".new", ownersOnly());
        try {
            Files.write(made, (key + "\n").getBytes(StandardCharsets.US_ASCII));
            Files.move(made, file);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("another process made the key at the same time", e);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }
}
