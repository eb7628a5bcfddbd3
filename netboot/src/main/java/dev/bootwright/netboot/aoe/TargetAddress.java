package dev.bootwright.netboot.aoe;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a target on its network: shelf and slot, which AoEr11 calls major and minor. As text
/// `e0.1`, as in `/dev/etherd/e0.1`.
///
/// @param shelf 0 to 0xFFFF; 0xFFFF asks all
/// @param slot  0 to 0xFF; 0xFF asks all
public record TargetAddress(int shelf, int slot) implements Comparable<TargetAddress> {

    /// What a request to every target is addressed to.
    public static final TargetAddress ALL = new TargetAddress(0xFFFF, 0xFF);

    private static final Pattern TEXT = Pattern.compile("e?(\\d{1,5})\\.(\\d{1,3})");

    /// Linux refuses this shelf as well as [#ALL]'s.
    private static final int SHELF_LINUX_REFUSES = 0xFFF;

    public TargetAddress {
        if (shelf < 0 || shelf > 0xFFFF || slot < 0 || slot > 0xFF) {
            throw new IllegalArgumentException(
                    "shelf %d, slot %d: a shelf is 0 to 65535, a slot 0 to 255"
                            .formatted(shelf, slot));
        }
    }

    /// Reads `e0.1` or `0.1`.
    ///
    /// @throws IllegalArgumentException if `text` is anything else
    public static TargetAddress parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a target: \"%s\", expected SHELF.SLOT such as 0.1".formatted(text));
        }
        return new TargetAddress(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /// Whether a target can have this address: one that means "all" cannot be had, and Linux also
    /// refuses shelf 0xFFF.
    public boolean isUsable() {
        return shelf != ALL.shelf && shelf != SHELF_LINUX_REFUSES && slot != ALL.slot;
    }

    /// Whether a request with this address is meant for a target.
    public boolean asks(TargetAddress target) {
        return (shelf == ALL.shelf || shelf == target.shelf)
                && (slot == ALL.slot || slot == target.slot);
    }

    @Override
    public int compareTo(TargetAddress other) {
        return shelf != other.shelf
                ? Integer.compare(shelf, other.shelf)
                : Integer.compare(slot, other.slot);
    }

    @Override
    public String toString() {
        return "e%d.%d".formatted(shelf, slot);
    }
}
