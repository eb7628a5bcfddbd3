package dev.bootwright.server.script;

import java.util.stream.Collectors;

/// Configuration files for GRUB 2, started from the network.
/// Source: GNU GRUB manual, "Writing full configuration files directly", "Network".
public final class GrubFile {

    private GrubFile() {}

    /// Starts an image after a second. Kernel and initramfs come by the protocol that GRUB itself came
    /// by: Debian's signed GRUB knows TFTP only, and asks for an `http.mod` it may not load.
    public static String start(BootEntry entry) {
        return """
        set timeout=1
        menuentry '%s' {
          echo 'Bootwright: loading the kernel'
          linux /image/%s/vmlinuz %s
          echo 'Bootwright: loading the initramfs'
          initrd /image/%s/initramfs
        }
        menuentry 'Local disk' {
          exit
        }
        """
                .formatted(
                        ScriptText.plain(entry.title()),
                        entry.image(),
                        entry.arguments().arguments().stream()
                                .map(GrubFile::quoted)
                                .collect(Collectors.joining(" ")),
                        entry.image());
    }

    /// Gives control back to the firmware, which goes on with its next boot device.
    public static String localDisk(String reason) {
        return """
        echo 'Bootwright: %s; going on with the local disk'
        exit
        """
                .formatted(ScriptText.plain(reason));
    }

    /// In single quotes nothing is special but the quote itself.
    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
