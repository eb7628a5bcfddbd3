package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.formats.ipmi.IpmiRefusal;
import dev.bootwright.formats.ipmi.UserAccounts;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// Brings accounts of a BMC to what is wanted. Their passwords are tested after they are set.
final class BmcAccounts {

    /// Number 1 is the user without a name, which many BMCs do not let anybody change.
    private static final int FIRST = 2;

    private final UserAccounts accounts;
    private final Consumer<String> changed;

    BmcAccounts(UserAccounts accounts, Consumer<String> changed) {
        this.accounts = accounts;
        this.changed = changed;
    }

    /// Access and privilege of an account.
    private record Rights(boolean messaging, int privilege) {
        @Override
        public String toString() {
            return "%s, privilege %d"
                    .formatted(messaging ? "may log in" : "may not log in", privilege);
        }
    }

    void bring(BmcSettings.User user) throws IOException, InterruptedException {
        int number = number(user.name());
        Rights rights = new Rights(true, privilege(user.privilege()));
        set(
                new BmcSetting<>(
                        "name of user " + number,
                        user.name(),
                        () -> accounts.name(number),
                        name -> accounts.setName(number, name)));
        if (user.hasPassword()) {
            password(number, user);
        }
        set(
                new BmcSetting<>(
                        "access of " + user.name(),
                        rights,
                        () -> rights(number),
                        wanted -> enable(number, wanted)));
    }

    private void set(BmcSetting<?> setting) throws IOException, InterruptedException {
        if (!setting.holds()) {
            setting.set();
            setting.verify();
            changed.accept(setting.what() + ": " + setting.wanted());
        }
    }

    private Rights rights(int number) throws IOException {
        UserAccounts.Access access = accounts.access(number);
        return new Rights(access.enabled() && access.messaging(), access.privilege());
    }

    private void enable(int number, Rights wanted) throws IOException {
        accounts.setAccess(number, wanted.messaging(), wanted.privilege());
        accounts.setEnabled(number, true);
    }

    private static int privilege(String word) throws StepRefusedException {
        return switch (word) {
            case "user" -> 2;
            case "operator" -> 3;
            case "administrator" -> 4;
            default -> throw new StepRefusedException("no privilege " + word);
        };
    }

    /// The number of a user, or a free one.
    private int number(String name) throws IOException {
        int users = accounts.access(1).users();
        int free = 0;
        for (int number = 1; number <= users; number++) {
            String found = name(number);
            if (found.equals(name)) {
                return number;
            }
            if (free == 0 && number >= FIRST && found.isEmpty()) {
                free = number;
            }
        }
        if (free == 0) {
            throw new IOException(
                    "the BMC has %d users, none of them is %s, and no place is free"
                            .formatted(users, name));
        }
        return free;
    }

    private String name(int number) throws IOException {
        try {
            return accounts.name(number);
        } catch (IpmiRefusal refusal) {
            if (refusal.isForbidden()) {
                throw refusal;
            }
            return ""; // some have no name where no user is
        }
    }

    private void password(int number, BmcSettings.User user) throws IOException {
        String wanted =
                user.password()
                        .orElseThrow(() ->
                                new StepRefusedException(
                                        "the server keeps no password for %s of this BMC"
                                                .formatted(user.name())));
        boolean isTestWorthless = false;
        if (accounts.isPassword(number, wanted)) {
            // OpenIPMI's simulator calls every password right. Then nothing can be seen, and it is
            // set.
            isTestWorthless = accounts.isPassword(number, other(wanted));
            if (!isTestWorthless) {
                return;
            }
        }
        accounts.setPassword(number, wanted);
        if (!accounts.isPassword(number, wanted)) {
            throw new IOException(
                    "the BMC accepted a password for %s, and does not know it"
                            .formatted(user.name()));
        }
        changed.accept(
                "password of "
                        + user.name()
                        + (isTestWorthless ? ", which this BMC cannot confirm" : ""));
    }

    /// A password that is surely another.
    private static String other(String password) {
        List<Character> ends = List.of('0', '1');
        char last = password.isEmpty() ? '1' : password.charAt(password.length() - 1);
        String start = password.isEmpty() ? "" : password.substring(0, password.length() - 1);
        return start + (last == ends.get(0) ? ends.get(1) : ends.get(0));
    }
}
