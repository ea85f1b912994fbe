package dev.sojourn.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** @param rows how many rows were removed, by table */
public record ErasedSession(Map<String, Long> rows) {

    public ErasedSession {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }
}
