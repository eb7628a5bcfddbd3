package dev.bootwright.server.script;

import static java.util.stream.Collectors.joining;

/// Configuration files for GRUB 2, started from the network.
/// Source: GNU GRUB manual, "Writing full configuration files directly", "Network".
public final class GrubFile {

    private GrubFile() {}

    /// Starts a system after a second. Kernel and initramfs come by the protocol that GRUB itself came
    /// by unless the root says otherwise: Debian's signed GRUB knows TFTP only, and asks for an
    /// `http.mod` it may not load.
    public static String start(ScriptEntry entry) {
        return "set timeout=1\n" + item(entry) + local("Local disk");
    }

    /// Lets people choose, and starts the chosen item when nobody does.
    public static String menu(BootMenu menu) {
        return """
        set timeout=%d
        set default=%s
        %s%s\
        """
                .formatted(
                        menu.seconds() == 0 ? -1 : menu.seconds(),
                        menu.chosen(),
                        menu.items().stream()
                                .map(item -> item(item.entry(), " --id " + item.key()))
                                .collect(joining()),
                        local(menu.localTitle()));
    }

    /// Gives control back to the firmware, which goes on with its next boot device.
    public static String localDisk(String reason) {
        return """
        echo 'Bootwright: %s; going on with the local disk'
        exit
        """
                .formatted(ScriptText.plain(reason));
    }

    private static String local(String title) {
        return """
        menuentry '%s' --id local {
          exit
        }
        """
                .formatted(title);
    }

    private static String item(ScriptEntry entry) {
        return item(entry, "");
    }

    private static String item(ScriptEntry entry, String options) {
        return """
        menuentry '%s'%s {
        %s  echo 'Bootwright: loading the kernel'
          linux %s %s
          echo 'Bootwright: loading the initramfs'
          initrd %s
        }
        """
                .formatted(
                        ScriptText.plain(entry.title()),
                        options,
                        entry.memoryMiB() == 0
                                ? ""
                                : "  echo 'This needs a machine with at least %d MiB of memory'%n"
                                        .formatted(entry.memoryMiB()),
                        entry.root().grub(entry.kernel()),
                        entry.arguments().arguments().stream()
                                .map(GrubFile::quoted)
                                .collect(joining(" ")),
                        entry.archives().stream()
                                .map(file -> entry.root().grub(file))
                                .collect(joining(" ")));
    }

    /// In single quotes nothing is special but the quote itself.
    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    static String quotedIfNeeded(String path) {
        return path.matches("[A-Za-z0-9(),.:/_+-]+") ? path : quoted(path);
    }
}
