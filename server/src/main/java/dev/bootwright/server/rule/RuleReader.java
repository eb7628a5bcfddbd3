package dev.bootwright.server.rule;

import dev.bootwright.server.rule.Match.Range;
import dev.bootwright.server.script.KernelArguments;
import dev.bootwright.server.template.Size;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import dev.bootwright.server.yaml.YamlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads a rule and tells everything that is wrong with it at once.
public final class RuleReader {

    private RuleReader() {}

    /// @param document what to call it in messages, such as its file name
    /// @throws YamlException with every mistake, its line and column, and what is allowed
    public static Rule read(String document, String text) throws YamlException {
        Yaml.Reading reading = new Yaml.Reading(document);
        Rule rule = rule(reading.parse(text));
        reading.finish();
        return rule;
    }

    private static Rule rule(Yaml root) {
        Members in =
                root.members(
                        "name",
                        "priority",
                        "match",
                        "approve",
                        "template",
                        "image",
                        "loader",
                        "menu",
                        "arguments",
                        "developer",
                        "support",
                        "variables");
        Optional<Yaml> name = in.require("name");
        name.ifPresent(RuleReader::checkName);
        List<SupportList.Entry> support = new ArrayList<>();
        in.list("support").forEach(entry -> support(entry).ifPresent(support::add));
        return new Rule(
                name.flatMap(Yaml::text).orElse(""),
                in.find("priority")
                        .flatMap(value -> value.integer(-1000, 1000))
                        .map(Long::intValue)
                        .orElse(0),
                in.require("match").map(RuleReader::match).orElse(all()),
                in.bool("approve", false),
                in.text("template"),
                in.text("image"),
                in.find("loader")
                        .flatMap(value -> value.word("ipxe", "pxelinux", "grub"))
                        .flatMap(Loader::parse),
                in.find("menu").flatMap(value -> value.integer(0, 3600)).map(Long::intValue),
                in.find("arguments").flatMap(RuleReader::arguments),
                in.bool("developer", false),
                support,
                in.find("variables").map(RuleReader::variables).orElse(Map.of()));
    }

    private static Map<String, String> variables(Yaml value) {
        Map<String, String> variables = new TreeMap<>();
        value.entries()
                .forEach((name, at) -> at.text().ifPresent(text -> variables.put(name, text)));
        return variables;
    }

    private static void checkName(Yaml value) {
        if (!value.text().orElse("").matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            value.fail(
                    "expected a name of at most 63 lower-case letters, digits, '.', '_' and '-', found "
                            + value.describe());
        }
    }

    private static Match all() {
        return new Match(Map.of(), Range.ANY, Range.ANY);
    }

    private static Match match(Yaml value) {
        if (!value.isMapping()) {
            value.word("all");
            return all();
        }
        Members in =
                value.members(
                        "manufacturer",
                        "product",
                        "serial",
                        "uuid",
                        "mac",
                        "firmware",
                        "memory",
                        "disks");
        if (in.isEmpty()) {
            value.fail("expected a condition, or the word all");
        }
        Map<String, List<String>> texts = new TreeMap<>();
        for (String kind : Match.TEXTS) {
            in.find(kind)
                    .ifPresent(patterns ->
                            texts.put(
                                    kind,
                                    patterns.elementsOrSelf().stream()
                                            .flatMap(each -> each.text().stream())
                                            .toList()));
        }
        return new Match(
                texts,
                in.find("memory").map(RuleReader::sizes).orElse(Range.ANY),
                in.find("disks").map(RuleReader::counts).orElse(Range.ANY));
    }

    private static Range sizes(Yaml value) {
        String[] ends = value.text().orElse("").split("\\.\\.", -1);
        if (ends.length == 2) {
            Optional<Long> least = ends[0].isBlank() ? Optional.of(0L) : Size.parseBytes(ends[0]);
            Optional<Long> most =
                    ends[1].isBlank() ? Optional.of(Long.MAX_VALUE) : Size.parseBytes(ends[1]);
            if (least.isPresent() && most.isPresent() && least.get() <= most.get()) {
                return new Range(least.get(), most.get());
            }
        }
        value.fail(
                "expected a range such as 4GiB.., ..1TB or 4GiB..64GiB, found " + value.describe());
        return Range.ANY;
    }

    private static Range counts(Yaml value) {
        String text = value.text().orElse("");
        if (text.matches("[0-9]{1,4}")) {
            return new Range(Long.parseLong(text), Long.parseLong(text));
        }
        if (text.matches("[0-9]{0,4}\\.\\.[0-9]{0,4}")) {
            String[] ends = text.split("\\.\\.", -1);
            long least = ends[0].isEmpty() ? 0 : Long.parseLong(ends[0]);
            long most = ends[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(ends[1]);
            return new Range(least, most);
        }
        value.fail("expected a number of disks or a range such as 2.., found " + value.describe());
        return Range.ANY;
    }

    private static Optional<KernelArguments> arguments(Yaml value) {
        try {
            return value.text().map(KernelArguments::parse);
        } catch (IllegalArgumentException e) {
            value.fail(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<SupportList.Entry> support(Yaml value) {
        Members in = value.members("company", "model");
        Optional<String> company = in.requireText("company");
        Optional<String> model = in.requireText("model");
        return company.isEmpty() || model.isEmpty()
                ? Optional.empty()
                : Optional.of(new SupportList.Entry(company.get(), model.get()));
    }
}
