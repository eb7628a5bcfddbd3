package dev.bootwright.server.bmc;

import java.util.Objects;

/// A user and a password for a BMC. Never prints its password, nor puts it into JSON.
public final class Credentials {

    private final String user;
    private final String password;

    /// @param user     up to 64 characters; IPMI takes 16 bytes
    /// @param password up to 256 characters; IPMI takes 20 bytes
    /// @throws IllegalArgumentException if either is too long or holds a control character
    public Credentials(String user, String password) {
        this.user = checked("the user", user, 64);
        this.password = checked("the password", password, 256);
    }

    private static String checked(String what, String text, int limit) {
        if (text.length() > limit) {
            throw new IllegalArgumentException(
                    "%s has %d characters, at most %d are possible"
                            .formatted(what, text.length(), limit));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " holds a control character");
        }
        return text;
    }

    public String user() {
        return user;
    }

    /// For the protocol that logs in with it; must go nowhere else.
    public String password() {
        return password;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that
                && user.equals(that.user)
                && password.equals(that.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, password);
    }

    /// The user; the password is hidden.
    @Override
    public String toString() {
        return "user " + user;
    }
}
