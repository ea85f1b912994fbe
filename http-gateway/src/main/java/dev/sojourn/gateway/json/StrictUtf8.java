package dev.sojourn.gateway.json;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class StrictUtf8 {

    /** What the decoder puts in the place of bytes it can't read; a text may also contain it by intention. */
    private static final char REPLACEMENT = '\uFFFD';

    private StrictUtf8() {
    }

    /** The fast decoder replaces, the strict one is slow: it is asked only about what may have been replaced. */
    static String decode(Buffer bytes) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            refuseMalformed(bytes);
        }
        return text;
    }

    private static void refuseMalformed(Buffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes()));
        } catch (CharacterCodingException e) {
            throw new InvalidJsonException("", "must be valid UTF-8");
        }
    }
}
