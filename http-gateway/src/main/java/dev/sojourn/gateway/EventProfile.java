package dev.sojourn.gateway;

import dev.sojourn.contract.ProfileRefusal;
import java.util.List;
import java.util.Map;

/**
 * What an event told about its session's visitor, as the API shows it.
 *
 * @param merged  attributes
 * @param refused what was neither merged nor stored with the event
 */
record EventProfile(List<String> merged, List<RefusedField> refused) {

    record RefusedField(String field, ProfileRefusal reason) {

        static List<RefusedField> of(Map<String, ProfileRefusal> refused) {
            return refused.entrySet().stream()
                    .map(each -> new RefusedField(each.getKey(), each.getValue())).toList();
        }
    }
}
