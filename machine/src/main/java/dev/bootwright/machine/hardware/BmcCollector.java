package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.ipmi.Controller;
import dev.bootwright.formats.ipmi.DeviceId;
import dev.bootwright.formats.ipmi.IpmiRefusal;
import dev.bootwright.formats.ipmi.IpmiTransport;
import dev.bootwright.formats.ipmi.LanSettings;
import dev.bootwright.formats.ipmi.Manufacturers;
import dev.bootwright.formats.ipmi.UserAccounts;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// The baseboard management controller, as it tells of itself through the local interface.
///
/// Controllers refuse single commands as they please, so each is asked for by itself, and one that
/// fails costs only its own fields.
final class BmcCollector {

    private final Controller controller;
    private final List<String> problems = new ArrayList<>();

    BmcCollector(IpmiTransport transport) {
        this.controller = new Controller(transport);
    }

    /// @param problems what was asked and not answered, one line each
    record Answer(Hardware.Bmc bmc, List<String> problems) {}

    /// Something asked of the controller.
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    /// @param device such as `/dev/ipmi0`
    Answer ask(String device) {
        Optional<DeviceId> id = answer(controller::deviceId);
        Optional<Integer> channel = answer(controller::lanChannel);
        Optional<LanSettings> lan = channel.map(controller::lan);
        Hardware.Bmc bmc =
                new Hardware.Bmc(
                        device,
                        id.map(DeviceId::manufacturer).map(Manufacturers::name),
                        id.map(DeviceId::product).map("0x%04x"::formatted),
                        id.map(DeviceId::firmware),
                        id.map(DeviceId::ipmiVersion),
                        lan.flatMap(settings -> address(settings::address)),
                        lan.flatMap(settings -> address(settings::mask)),
                        lan.flatMap(settings -> address(settings::gateway)),
                        lan.flatMap(settings -> vlan(settings)),
                        lan.flatMap(settings -> answer(settings::mac)).map(MacAddress::toString),
                        lan.flatMap(settings -> answer(settings::source))
                                .map(source -> source.name().toLowerCase(Locale.ROOT)),
                        answer(controller::systemGuid).map(guid -> guid.readings().getFirst()),
                        channel.map(controller::users).map(this::users).orElse(List.of()));
        return new Answer(bmc, List.copyOf(problems));
    }

    private <T> Optional<T> answer(Question<T> question) {
        try {
            return Optional.of(question.ask());
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<String> address(Question<Inet4Address> question) {
        return answer(question)
                .filter(address -> !address.isAnyLocalAddress())
                .map(Inet4Address::getHostAddress);
    }

    /// Many controllers have none, which is no problem.
    private Optional<Long> vlan(LanSettings lan) {
        try {
            OptionalInt vlan = lan.vlan();
            return vlan.isPresent() ? Optional.of((long) vlan.getAsInt()) : Optional.empty();
        } catch (IOException e) {
            if (!(e instanceof IpmiRefusal refusal && refusal.isUnsupported())) {
                problems.add(String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        }
    }

    private List<Hardware.BmcUser> users(UserAccounts accounts) {
        int places = answer(() -> accounts.access(1)).map(UserAccounts.Access::users).orElse(0);
        List<Hardware.BmcUser> users = new ArrayList<>();
        for (int number = 1; number <= places; number++) {
            int user = number;
            String name = name(accounts, user);
            if (!name.isEmpty()) {
                answer(() -> accounts.access(user))
                        .ifPresent(access -> users.add(user(user, name, access)));
            }
        }
        return users;
    }

    /// Some have no name where no user is.
    private String name(UserAccounts accounts, int user) {
        try {
            return accounts.name(user);
        } catch (IpmiRefusal refusal) {
            return "";
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
            return "";
        }
    }

    private static Hardware.BmcUser user(int number, String name, UserAccounts.Access access) {
        String privilege =
                switch (access.privilege()) {
                    case 1 -> "callback";
                    case 2 -> "user";
                    case 3 -> "operator";
                    case 4 -> "administrator";
                    case 15 -> "none";
                    default -> String.valueOf(access.privilege());
                };
        return new Hardware.BmcUser(
                number, name, privilege, access.enabled() && access.messaging());
    }
}
