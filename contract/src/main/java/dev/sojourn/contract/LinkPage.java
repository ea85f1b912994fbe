package dev.sojourn.contract;

import java.util.List;

/**
 * @param changes in the order they were made
 * @param next    where the next page begins, or null when this is the last
 */
public record LinkPage(List<LinkChange> changes, Long next) {

    public LinkPage {
        changes = List.copyOf(changes);
    }
}
