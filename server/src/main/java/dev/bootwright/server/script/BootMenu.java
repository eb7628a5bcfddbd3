package dev.bootwright.server.script;

import java.util.List;

/// What a machine may choose from.
///
/// @param items   in the order shown
/// @param chosen  the key of the item that is started after `seconds`; `local` for the local disk
/// @param seconds to wait for a choice, 0 for ever
public record BootMenu(String title, List<Item> items, String chosen, int seconds) {

    /// The key of the local disk, which every menu ends with.
    public static final String LOCAL = "local";

    /// @param key    a word, for loaders that want one
    /// @param script URL of the iPXE script that starts it, from the entry's root on
    public record Item(String key, String script, ScriptEntry entry) {

        public Item {
            if (!script.matches("[A-Za-z0-9._/?=-]+")) {
                throw new IllegalArgumentException("no script: " + ScriptText.plain(script));
            }
            if (!key.matches("[A-Za-z0-9._-]{1,64}") || key.equals(LOCAL)) {
                throw new IllegalArgumentException("no key of a menu: " + ScriptText.plain(key));
            }
        }
    }

    public BootMenu {
        items = List.copyOf(items);
    }
}
