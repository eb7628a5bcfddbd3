package dev.bootwright.server.script;

/// Configuration files for PXELINUX, for `lpxelinux.0`, which reads URLs.
/// Source: https://wiki.syslinux.org, "Config" and "PXELINUX".
public final class PxelinuxFile {

    private PxelinuxFile() {}

    /// Starts an image at once. `IPAPPEND 2` adds `BOOTIF=`, the interface it booted from.
    public static String start(BootEntry entry) {
        return """
        SERIAL 0 115200
        DEFAULT bootwright
        PROMPT 0
        %s\
        """
                .formatted(label(entry));
    }

    /// A menu that starts an image after three seconds unless another line is chosen.
    public static String menu(BootEntry entry) {
        return """
        SERIAL 0 115200
        DEFAULT menu.c32
        PROMPT 0
        TIMEOUT 30
        MENU TITLE Bootwright
        %s%s\
        """
                .formatted(label(entry), LOCAL);
    }

    /// Goes on with the next device in the firmware's order.
    public static String localDisk(String reason) {
        return """
        SERIAL 0 115200
        SAY Bootwright: %s; going on with the local disk
        DEFAULT local
        PROMPT 0
        %s\
        """
                .formatted(ScriptText.plain(reason), LOCAL);
    }

    private static final String LOCAL =
            """
            LABEL local
              MENU LABEL ^Local disk
              LOCALBOOT -1
            """;

    private static String label(BootEntry entry) {
        return """
        LABEL bootwright
          MENU LABEL ^%s
          MENU DEFAULT
          KERNEL %s
          INITRD %s
          APPEND %s
          IPAPPEND 2
        """
                .formatted(
                        ScriptText.plain(entry.title()),
                        entry.kernelUrl(),
                        entry.initramfsUrl(),
                        entry.arguments());
    }
}
