package dev.sojourn.user;

import dev.sojourn.contract.ErrorCode;
import dev.sojourn.contract.FindSignupEvent;
import dev.sojourn.contract.FindUser;
import dev.sojourn.contract.FindUserByEmail;
import dev.sojourn.contract.ServiceException;
import dev.sojourn.contract.SignupEvent;
import dev.sojourn.contract.User;
import io.vertx.core.Future;

/** Reads what is known about users. */
final class UserService {

    private final UserRepository repository;

    UserService(UserRepository repository) {
        this.repository = repository;
    }

    Future<User> find(FindUser request) {
        return repository.find(request.userId())
                .map(found -> found.orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND)).user());
    }

    Future<User> findByEmail(FindUserByEmail request) {
        return repository.findByEmail(request.email())
                .map(found -> found.orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND)).user());
    }

    Future<SignupEvent> signupEvent(FindSignupEvent request) {
        return repository.findBySignupSession(request.sessionId())
                .map(found -> new SignupEvent(found.map(Account::signupEventId).orElse(null)));
    }
}
