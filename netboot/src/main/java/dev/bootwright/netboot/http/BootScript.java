package dev.bootwright.netboot.http;

/// The iPXE scripts that this server writes itself, where there is nothing else to send.
final class BootScript {

    private BootScript() {}

    static boolean isOne(String name) {
        return name.endsWith(".ipxe");
    }

    /// A script that says what is wrong and hands control back, so that a machine goes on with its next
    /// boot device.
    static String goingOn(String name, String reason) {
        return """
        #!ipxe
        echo bootwright: %s: %s
        echo bootwright: going on with the next boot device
        sleep 3
        exit 0
        """
                .formatted(harmless(name), reason);
    }

    /// The name without what iPXE would expand (`${…}`) or run (`&&`, `||`), at a length a screen shows.
    private static String harmless(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._/:-]", "?");
        return safe.length() <= 120 ? safe : safe.substring(0, 120) + "...";
    }
}
