package dev.sojourn.contract;

import java.util.List;

/**
 * @param consents what was chosen, in the order it was
 * @param next     where the next page begins, or null when this is the last
 */
public record ConsentPage(List<ChosenConsent> consents, Long next) {

    public ConsentPage {
        consents = List.copyOf(consents);
    }
}
