package dev.sojourn.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;

/**
 * The files of a server's TLS, as certificate authorities hand them out.
 *
 * @param certificate in PEM, the server's own first, then those that lead to its authority
 * @param key         in PEM, not encrypted
 */
public record PemFiles(Path certificate, Path key) {

    private static final String NOT_THE_KEY =
            "must be a PEM file with the private key of the certificate, not encrypted";
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    public PemFiles {
        Objects.requireNonNull(certificate);
        Objects.requireNonNull(key);
    }

    /** What is wrong with which of them, as the end of a sentence that begins with its name. */
    public static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean ofKey;

        UnusableException(boolean ofKey, String what) {
            super(what);
            this.ofKey = ofKey;
        }

        /** Whether it is the key's fault, and not the certificate's. */
        public boolean isOfKey() {
            return ofKey;
        }
    }

    /** Reads both and sees whether they belong together. Blocks. */
    public PemKeyCertOptions read(Vertx vertx) throws UnusableException {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .addCertValue(bytes(certificate, false))
                .addKeyValue(bytes(key, true));
        requireCertificates(pem.getCertValue());
        X509KeyManager keys = keys(vertx, pem);
        String alias = aliases(keys);
        if (!matches(keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0].getPublicKey())) {
            throw new UnusableException(true, NOT_THE_KEY);
        }
        return pem;
    }

    private static Buffer bytes(Path file, boolean ofKey) throws UnusableException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UnusableException(ofKey, "must be a file that can be read");
        }
    }

    private static void requireCertificates(Buffer pem) throws UnusableException {
        boolean found;
        try {
            found = !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes())).isEmpty();
        } catch (GeneralSecurityException e) {
            found = false;
        }
        if (!found) {
            throw new UnusableException(false, "must be a PEM file with a certificate");
        }
    }

    /** Nothing of what it objects with is told: it may quote the key. */
    private static X509KeyManager keys(Vertx vertx, PemKeyCertOptions pem) throws UnusableException {
        try {
            return (X509KeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
        } catch (Exception e) {
            throw new UnusableException(true, NOT_THE_KEY);
        }
    }

    private static String aliases(X509KeyManager keys) throws UnusableException {
        for (String type : SIGNATURES.keySet()) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                return aliases[0];
            }
        }
        throw new UnusableException(false, "must be a certificate for a key of RSA, EC or EdDSA");
    }

    private static boolean matches(PrivateKey key, PublicKey ofCertificate) {
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(SIGNATURES.get(
                    key.getAlgorithm().startsWith("Ed") ? "EdDSA" : key.getAlgorithm()));
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(ofCertificate);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
