package dev.bootwright.server.rule;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.server.machine.Machine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which machines a rule is about. All conditions must hold; what is not known yet does not hold.
///
/// @param texts  patterns with `*`, any of which fits, by what they are compared with:
///     `manufacturer`, `product`, `serial`, `uuid`, `mac`, `firmware`
/// @param memory in bytes
/// @param disks  number of disks
public record Match(Map<String, List<String>> texts, Range memory, Range disks) {

    static final List<String> TEXTS =
            List.of("manufacturer", "product", "serial", "uuid", "mac", "firmware");

    public Match {
        texts = Map.copyOf(texts);
    }

    /// Both ends inclusive.
    public record Range(long least, long most) {
        static final Range ANY = new Range(0, Long.MAX_VALUE);

        boolean isAny() {
            return equals(ANY);
        }

        boolean contains(long value) {
            return value >= least && value <= most;
        }
    }

    /// @param inventory the latest, where there is one
    boolean holds(Machine machine, Optional<Inventory> inventory) {
        for (Map.Entry<String, List<String>> condition : texts.entrySet()) {
            List<String> values = values(condition.getKey(), machine);
            boolean fits =
                    condition.getValue().stream()
                            .anyMatch(pattern ->
                                    values.stream().anyMatch(value -> fits(pattern, value)));
            if (!fits) {
                return false;
            }
        }
        boolean isMeasured = inventory.isPresent();
        return (memory.isAny() || (isMeasured && memory.contains(inventory.get().memory().total())))
                && (disks.isAny() || (isMeasured && disks.contains(fixedDisks(inventory.get()))));
    }

    private static long fixedDisks(Inventory inventory) {
        return inventory.disks().stream()
                .filter((Disk disk) -> !disk.removable().orElse(false))
                .count();
    }

    private static List<String> values(String kind, Machine machine) {
        return switch (kind) {
            case "manufacturer" -> machine.facts().manufacturer().stream().toList();
            case "product" -> machine.facts().product().stream().toList();
            case "serial" -> machine.identity().serial().stream().toList();
            case "uuid" -> machine.identity().uuid().stream().toList();
            case "firmware" -> machine.facts().firmware().stream().toList();
            default -> machine.identity().macs().stream().map(Object::toString).toList();
        };
    }

    /// Whether a text fits a pattern, in which `*` stands for anything; case does not count.
    static boolean fits(String pattern, String text) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(text).matches();
    }
}
