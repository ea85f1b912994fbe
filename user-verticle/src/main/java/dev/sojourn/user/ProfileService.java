package dev.sojourn.user;

import dev.sojourn.contract.Draft;
import dev.sojourn.contract.FindDraft;
import dev.sojourn.contract.FindKnownProfile;
import dev.sojourn.contract.ForgetProfile;
import dev.sojourn.contract.ForgottenProfile;
import dev.sojourn.contract.JsonText;
import dev.sojourn.contract.KnownProfile;
import dev.sojourn.contract.MergeProfile;
import dev.sojourn.contract.MergedProfile;
import dev.sojourn.contract.ProfileDeclaration;
import dev.sojourn.contract.ProfilePatch;
import dev.sojourn.contract.ProfileRefusal;
import dev.sojourn.contract.ProfileSource;
import dev.sojourn.contract.UserData;
import dev.sojourn.user.ProfileRepository.Locked;
import dev.sojourn.user.ProfileRepository.Owner;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known about the visitor of a session, and how it grows. */
final class ProfileService {

    private final ProfileDeclaration declaration;
    private final ProfileRepository repository;
    private final InstantSource clock;

    ProfileService(ProfileDeclaration declaration, ProfileRepository repository, InstantSource clock) {
        this.declaration = declaration;
        this.repository = repository;
        this.clock = clock;
    }

    Future<MergedProfile> merge(MergeProfile request) {
        return repository.withOwner(request.sessionId(), profile -> merge(profile, request.patches()));
    }

    private Future<MergedProfile> merge(Locked profile, List<ProfilePatch> patches) {
        List<Map<String, ProfileRefusal>> refused = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (ProfilePatch patch : patches) {
            Map<String, ProfileRefusal> refusals = refusals(patch, profile.owner());
            refused.add(refusals);
            told.add(told(patch, refusals, profile.owner()));
        }
        Instant now = clock.instant();
        Future<Map<String, JsonText>> known = Future.succeededFuture(Map.of());
        for (String each : told) {
            known = known.compose(before -> repository.merge(profile, each, now));
        }
        return known.map(values -> new MergedProfile(userData(values, profile.owner()), refused));
    }

    private Map<String, ProfileRefusal> refusals(ProfilePatch patch, Owner owner) {
        Map<String, ProfileRefusal> refusals = new LinkedHashMap<>();
        patch.attributes().forEach((name, value) ->
                refusal(name, value, owner).ifPresent(refusal -> refusals.put(name, refusal)));
        return refusals;
    }

    private Optional<ProfileRefusal> refusal(String name, JsonText value, Owner owner) {
        if (name.equals(ProfileDeclaration.EMAIL) && !owner.isAnonymous() && !isSame(value, owner.email())) {
            return Optional.of(ProfileRefusal.EMAIL_FIXED);
        }
        // To take something back needs nobody's consent.
        return value == null ? Optional.empty() : declaration.find(name)
                .map(attribute -> ProfileDeclaration.refusal(attribute, owner.isAnonymous(), owner.consent()))
                .orElse(Optional.of(ProfileRefusal.NOT_DECLARED));
    }

    private static boolean isSame(JsonText email, String known) {
        return email != null && EmailKey.of(KnownValues.email(email)).equals(EmailKey.of(known));
    }

    private static String told(ProfilePatch patch, Map<String, ProfileRefusal> refused, Owner owner) {
        // A form that asks for what can't be is mistaken as a whole.
        boolean nothing = patch.source() == ProfileSource.FORM && refused.containsValue(ProfileRefusal.EMAIL_FIXED);
        Map<String, JsonText> taken = nothing ? new LinkedHashMap<>() : new LinkedHashMap<>(patch.attributes());
        taken.keySet().removeAll(refused.keySet());
        if (!owner.isAnonymous()) {
            // It stands in a column of its own, as it was written at signup.
            taken.remove(ProfileDeclaration.EMAIL);
        }
        return KnownValues.told(taken, patch.source(), patch.at(), patch.repeated());
    }

    private UserData userData(Map<String, JsonText> known, Owner owner) {
        Map<String, JsonText> all = new LinkedHashMap<>(known);
        if (!owner.isAnonymous()) {
            all.put(ProfileDeclaration.EMAIL, KnownValues.ofEmail(owner.email()));
        }
        return declaration.userData(all);
    }

    Future<Draft> findDraft(FindDraft request) {
        return repository.findDraft(request.sessionId()).map(known -> new Draft(
                known.map(declaration::userData).filter(userData -> !userData.nothingKnown()).orElse(null)));
    }

    Future<KnownProfile> findKnown(FindKnownProfile request) {
        return switch (request.owner()) {
            case USER -> repository.findKnownOfUser(request.id());
            case SESSION -> repository.findKnownOfSession(request.id());
        };
    }

    Future<ForgottenProfile> forget(ForgetProfile request) {
        return repository.forgetDraft(request.sessionId()).map(ForgottenProfile::new);
    }
}
