package dev.sojourn.bus;

import dev.sojourn.contract.Endpoint;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.SignupEvent;
import java.util.UUID;

/** The small call that tests make when it does not matter which, each at an address nobody used before. */
final class Probes {

    static final FindUser REQUEST = new FindUser(UUID.fromString("0198f0c2-7f6e-7a51-9c3d-5e1f2a3b4c5d"));
    static final SignupEvent REPLY = new SignupEvent(UUID.fromString("0198f0c2-7f6e-7a51-9c3d-5e1f2a3b4c5e"));

    private Probes() {
    }

    static Endpoint<FindUser, SignupEvent> endpoint() {
        return new Endpoint<>("probe." + UUID.randomUUID(), FindUser.class, SignupEvent.class);
    }

    /** The same types at an address that no other test leaves traces of. */
    static <Q extends Record, R extends Record> Endpoint<Q, R> elsewhere(Endpoint<Q, R> endpoint) {
        return new Endpoint<>(endpoint.address() + "." + UUID.randomUUID(), endpoint.request(), endpoint.reply());
    }
}
