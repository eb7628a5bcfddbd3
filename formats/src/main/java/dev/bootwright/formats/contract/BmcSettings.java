package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// What the BMC of a machine is to be set to; what is absent stays as it is.
///
/// @param channel  of the network; absent means the first there is
/// @param power    `always-on`, `always-off` or `previous`, when mains power comes back
/// @param bootFrom `network`, `disk`, `cdrom`, `bios` or `none`, for every boot
/// @param clearLog whether the system event log is to be empty
public record BmcSettings(
        Optional<Integer> channel,
        Optional<Lan> lan,
        List<User> users,
        Optional<String> power,
        Optional<String> bootFrom,
        boolean clearLog) {

    public BmcSettings {
        users = List.copyOf(users);
    }

    /// How it is reached over the network.
    ///
    /// @param source  `static` or `dhcp`
    /// @param address IPv4, with `static`; so are mask and gateway
    /// @param vlan    1 to 4094; 0 for none
    public record Lan(
            String source,
            Optional<String> address,
            Optional<String> mask,
            Optional<String> gateway,
            Optional<Integer> vlan) {

        Json.Object toJson() {
            return Json.object()
                    .put("source", source)
                    .putIfPresent("address", address, Json::of)
                    .putIfPresent("mask", mask, Json::of)
                    .putIfPresent("gateway", gateway, Json::of)
                    .putIfPresent("vlan", vlan, Json::of)
                    .build();
        }

        static Lan fromJson(Json.Object in) throws JsonException {
            return new Lan(
                    in.text("source"),
                    in.findText("address"),
                    in.findText("mask"),
                    in.findText("gateway"),
                    number(in, "vlan", 0, 4094));
        }
    }

    /// An account.
    ///
    /// @param privilege   `user`, `operator` or `administrator`
    /// @param hasPassword whether its password is to be that which the server keeps
    /// @param password    filled in when the agent is told, and nowhere else
    public record User(
            String name, String privilege, boolean hasPassword, Optional<String> password) {

        Json.Object toJson() {
            return Json.object()
                    .put("name", name)
                    .put("privilege", privilege)
                    .put("hasPassword", hasPassword)
                    .putIfPresent("password", password, Json::of)
                    .build();
        }

        static User fromJson(Json.Object in) throws JsonException {
            return new User(
                    in.text("name"),
                    in.text("privilege"),
                    in.bool("hasPassword"),
                    in.findText("password"));
        }

        /// Without the password.
        @Override
        public String toString() {
            return "%s (%s)".formatted(name, privilege);
        }
    }

    /// The same, with the password of one user where it is wanted.
    public BmcSettings withPassword(String user, String password) {
        return new BmcSettings(
                channel,
                lan,
                users.stream()
                        .map(each ->
                                each.hasPassword() && each.name().equals(user)
                                        ? new User(
                                                user, each.privilege(), true, Optional.of(password))
                                        : each)
                        .toList(),
                power,
                bootFrom,
                clearLog);
    }

    private static Optional<Integer> number(Json.Object in, String name, int least, int most)
            throws JsonException {
        return in.find(name).isEmpty()
                ? Optional.empty()
                : Optional.of((int) Members.integer(in, name, least, most));
    }

    Json.Object toJson() {
        return Json.object()
                .putIfPresent("channel", channel, Json::of)
                .putIfPresent("lan", lan, Lan::toJson)
                .put("users", Json.array(users, User::toJson))
                .putIfPresent("power", power, Json::of)
                .putIfPresent("bootFrom", bootFrom, Json::of)
                .put("clearLog", clearLog)
                .build();
    }

    static BmcSettings fromJson(Json.Object in) throws JsonException {
        Optional<Json> lan = in.find("lan");
        return new BmcSettings(
                number(in, "channel", 1, 11),
                lan.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Lan.fromJson(lan.get().asObject("lan"))),
                in.array("users").map(user -> User.fromJson(user.asObject("user"))),
                in.findText("power"),
                in.findText("bootFrom"),
                in.bool("clearLog"));
    }
}
