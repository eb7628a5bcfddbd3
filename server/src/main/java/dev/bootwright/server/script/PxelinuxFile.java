package dev.bootwright.server.script;

import static java.util.stream.Collectors.joining;

import java.util.List;

/// Configuration files for PXELINUX; those whose files have URLs are for `lpxelinux.0`.
/// Source: https://wiki.syslinux.org, "Config" and "PXELINUX".
public final class PxelinuxFile {

    private static final int TENTHS = 10;

    private PxelinuxFile() {}

    /// Starts a system at once. `IPAPPEND 2` adds `BOOTIF=`, the interface it booted from.
    public static String start(ScriptEntry entry) {
        return """
        SERIAL 0 115200
        DEFAULT bootwright
        PROMPT 0
        %s\
        """
                .formatted(label("bootwright", entry, true));
    }

    /// Lets people choose, and starts the chosen item when nobody does.
    public static String menu(BootMenu menu) {
        return """
        SERIAL 0 115200
        DEFAULT menu.c32
        PROMPT 0
        TIMEOUT %d
        MENU TITLE %s
        %sLABEL local
          MENU LABEL ^%s
        %s  LOCALBOOT -1
        """
                .formatted(
                        TENTHS * menu.seconds(),
                        ScriptText.plain(menu.title()),
                        menu.items().stream()
                                .map(item ->
                                        label(
                                                item.key(),
                                                item.entry(),
                                                item.key().equals(menu.chosen())))
                                .collect(joining()),
                        menu.localTitle(),
                        menu.chosen().equals(BootMenu.LOCAL) ? "  MENU DEFAULT\n" : "");
    }

    /// Goes on with the next device in the firmware's order.
    public static String localDisk(String reason) {
        return """
        SERIAL 0 115200
        SAY Bootwright: %s; going on with the local disk
        DEFAULT local
        PROMPT 0
        LABEL local
          MENU LABEL ^Local disk
          LOCALBOOT -1
        """
                .formatted(ScriptText.plain(reason));
    }

    private static String label(String key, ScriptEntry entry, boolean isDefault) {
        return """
        LABEL %s
          MENU LABEL ^%s
        %s%s  KERNEL %s
          INITRD %s
          APPEND %s
          IPAPPEND 2
        """
                .formatted(
                        key,
                        ScriptText.plain(entry.title()),
                        isDefault ? "  MENU DEFAULT\n" : "",
                        help(entry),
                        entry.root().pxelinux(entry.kernel()),
                        list(entry, entry.archives()),
                        entry.arguments());
    }

    private static String help(ScriptEntry entry) {
        return entry.memoryMiB() == 0
                ? ""
                : """
                  TEXT HELP
                  Needs a machine with at least %d MiB of memory.
                  ENDTEXT
                """
                        .formatted(entry.memoryMiB());
    }

    private static String list(ScriptEntry entry, List<String> files) {
        return files.stream().map(file -> listed(entry, file)).collect(joining(","));
    }

    private static String listed(ScriptEntry entry, String file) {
        String name = entry.root().pxelinux(file);
        if (name.contains(",")) {
            throw new UnfitNameException(
                    "PXELINUX", file, "a comma, which separates one initramfs from the next");
        }
        return name;
    }
}
