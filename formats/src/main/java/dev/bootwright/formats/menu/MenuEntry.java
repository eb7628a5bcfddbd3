package dev.bootwright.formats.menu;

import java.util.List;

/// An entry of a menu that starts a Linux kernel, as it is written; whether its files exist is not
/// looked at.
///
/// @param title     without marks of a hot key
/// @param kernel    absolute path on the medium
/// @param initrds   absolute paths, in order; `/$name` in a loader entry stands for what GRUB keeps under
///                  that name
/// @param arguments of the kernel, without `initrd=`
/// @param isDefault what the menu starts by itself
/// @param source    the configuration file, absolute
public record MenuEntry(
        String title,
        String kernel,
        List<String> initrds,
        List<String> arguments,
        boolean isDefault,
        String source) {

    public MenuEntry {
        initrds = List.copyOf(initrds);
        arguments = List.copyOf(arguments);
    }

    MenuEntry asDefault() {
        return new MenuEntry(title, kernel, initrds, arguments, true, source);
    }
}
