package dev.bootwright.server.template;

import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `bmc`: what the machine's BMC is set to, from inside.
final class BmcReader implements Section<Optional<BmcSettings>> {

    private static final String ADDRESS =
            "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}";
    private static final String USER_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,15}";
    private static final Shape IPV4 = Shape.text(ADDRESS);

    private static final Shape.Fields LAN =
            Shape.fields()
                    .required("source", Shape.words("static", "dhcp"), "of the address")
                    .optional("address", IPV4, "with static")
                    .optional("mask", IPV4, "with static, such as 255.255.255.0")
                    .optional("gateway", IPV4, "with static")
                    .optional("vlan", Shape.integer(0, 4094), "0 for none");

    private static final Shape.Fields USER =
            Shape.fields()
                    .required("name", Shape.text(USER_NAME), "at most 16 letters")
                    .optional(
                            "privilege",
                            Shape.words("user", "operator", "administrator"),
                            "administrator unless said")
                    .optional(
                            "password",
                            Shape.words("stored"),
                            "that which `machine bmc set` gave the server for this user");

    private static final Shape.Fields FIELDS =
            Shape.fields()
                    .optional("channel", Shape.integer(1, 11), "the first network unless said")
                    .optional("lan", LAN, "how it is reached over the network")
                    .optional("users", Shape.list(USER), "accounts that are to be there")
                    .optional(
                            "power",
                            Shape.words("always-on", "always-off", "previous"),
                            "when mains power comes back")
                    .optional(
                            "bootFrom",
                            Shape.words("network", "disk", "cdrom", "bios", "none"),
                            "for every boot")
                    .optional("clearLog", Shape.BOOL, "whether the event log is emptied");

    @Override
    public String key() {
        return "bmc";
    }

    @Override
    public Shape shape() {
        return FIELDS;
    }

    @Override
    public Optional<BmcSettings> absent() {
        return Optional.empty();
    }

    @Override
    public Optional<BmcSettings> read(Yaml value, TemplateNames names) {
        Members in = value.members(FIELDS.keys());
        return Optional.of(
                new BmcSettings(
                        in.find("channel").flatMap(found -> number(found, 1, 11)),
                        in.find("lan").map(BmcReader::lan),
                        Values.each(in.find("users"), BmcReader::user),
                        word(in, "power", Set.of("always-on", "always-off", "previous")),
                        word(in, "bootFrom", Set.of("network", "disk", "cdrom", "bios", "none")),
                        in.bool("clearLog", false)));
    }

    private static BmcSettings.Lan lan(Yaml value) {
        Members in = value.members(LAN.keys());
        Optional<String> source = in.requireText("source");
        String word = source.orElse("dhcp");
        if (!Set.of("static", "dhcp").contains(word)) {
            value.fail("source: expected static or dhcp, found \"%s\"".formatted(word));
        }
        boolean isStatic = word.equals("static");
        for (String key : List.of("address", "mask", "gateway")) {
            boolean isThere = in.find(key).isPresent();
            if (isThere && !isStatic) {
                value.fail(key + " goes with source: static");
            } else if (!isThere && isStatic && !key.equals("gateway")) {
                value.fail("source: static needs " + key);
            }
        }
        return new BmcSettings.Lan(
                word,
                address(in, "address"),
                address(in, "mask"),
                address(in, "gateway"),
                in.find("vlan").flatMap(found -> number(found, 0, 4094)));
    }

    private static Optional<String> address(Members in, String key) {
        Optional<Yaml> value = in.find(key);
        Optional<String> text = value.flatMap(Yaml::text);
        if (value.isPresent() && text.filter(found -> found.matches(ADDRESS)).isEmpty()) {
            value.get().fail("expected an IPv4 address, found " + value.get().describe());
        }
        return text;
    }

    private static Optional<BmcSettings.User> user(Yaml value) {
        Members in = value.members(USER.keys());
        Optional<String> name = in.requireText("name");
        if (name.filter(text -> !text.matches(USER_NAME)).isPresent()) {
            value.fail("name: expected at most 16 letters, digits, '.', '_' and '-'");
        }
        Optional<String> password = word(in, "password", Set.of("stored"));
        Optional<String> privilege =
                word(in, "privilege", Set.of("user", "operator", "administrator"));
        return name.map(text ->
                new BmcSettings.User(
                        text,
                        privilege.orElse("administrator"),
                        password.isPresent(),
                        Optional.empty()));
    }

    private static Optional<String> word(Members in, String key, Set<String> words) {
        Optional<Yaml> value = in.find(key);
        Optional<String> text = value.flatMap(Yaml::text);
        if (value.isPresent() && text.filter(words::contains).isEmpty()) {
            // What stands there may be a password, which no message must repeat.
            value.get()
                    .fail("expected one of " + String.join(", ", words.stream().sorted().toList()));
        }
        return text;
    }

    private static Optional<Integer> number(Yaml value, int least, int most) {
        Optional<Integer> number =
                value.text()
                        .filter(text -> text.matches("[0-9]{1,4}"))
                        .map(Integer::valueOf)
                        .filter(found -> found >= least && found <= most);
        if (number.isEmpty()) {
            value.fail(
                    "expected a number from %d to %d, found %s"
                            .formatted(least, most, value.describe()));
        }
        return number;
    }
}
