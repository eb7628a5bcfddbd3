package dev.bootwright.server.script;

import java.util.List;

/// What a machine may choose from.
///
/// @param items   in the order shown
/// @param chosen  the key of the item that is started after `seconds`; `local` for the local disk
/// @param reason  why that is the local disk instead of what was wanted, or empty; shown beside it
/// @param seconds to wait for a choice, 0 for ever
public record BootMenu(String title, List<Item> items, String chosen, String reason, int seconds) {

    /// The key of the local disk, which every menu ends with.
    public static final String LOCAL = "local";

    /// @param key    a word that begins with a letter, for loaders that want one; GRUB takes what begins with
    ///     a digit for the number of an entry
    /// @param script URL of the iPXE script that starts it, from the entry's root on
    public record Item(String key, String script, ScriptEntry entry) {

        public Item {
            if (!script.matches("[A-Za-z0-9._/?=-]+")) {
                throw new IllegalArgumentException("no script: " + ScriptText.plain(script));
            }
            if (!key.matches("[A-Za-z][A-Za-z0-9._+-]{0,79}") || key.equals(LOCAL)) {
                throw new IllegalArgumentException("no key of a menu: " + ScriptText.plain(key));
            }
        }
    }

    /// @throws IllegalArgumentException if `chosen` is none of the items, or two have one key: loaders would
    ///     start another one
    public BootMenu {
        items = List.copyOf(items);
        if (items.stream().map(Item::key).distinct().count() < items.size()) {
            throw new IllegalArgumentException("two items of the menu have the same key");
        }
        if (!chosen.equals(LOCAL) && !has(items, chosen)) {
            throw new IllegalArgumentException("no item of the menu: " + ScriptText.plain(chosen));
        }
    }

    /// A menu in which what was wanted is chosen.
    public BootMenu(String title, List<Item> items, String chosen, int seconds) {
        this(title, items, chosen, "", seconds);
    }

    /// A menu in which `wanted` is chosen, or the local disk if it is none of the items.
    ///
    /// @param refusal why it is none
    public static BootMenu of(
            String title, List<Item> items, String wanted, String refusal, int seconds) {
        return has(items, wanted)
                ? new BootMenu(title, items, wanted, seconds)
                : new BootMenu(title, items, LOCAL, refusal, seconds);
    }

    private static boolean has(List<Item> items, String key) {
        return items.stream().anyMatch(item -> item.key().equals(key));
    }

    /// What the local disk is called.
    String localTitle() {
        return ScriptText.plain(reason.isEmpty() ? "Local disk" : "Local disk (" + reason + ")");
    }
}
