package dev.bootwright.server.script;

import static java.util.stream.Collectors.joining;

/// Scripts for iPXE. Each ends by itself, in a kernel or back in the firmware: a machine is never
/// left at a prompt. Source: https://ipxe.org/cmd
public final class IpxeScript {

    private static final int TRIES = 10;

    private IpxeScript() {}

    /// The script every iPXE may ask for: fetches the one of its machine, by the interface it came
    /// in on.
    ///
    /// @param server `host:port` of the boot door
    public static String generic(String server) {
        return """
        #!ipxe
        set tries:int32 0
        :ask
        chain --replace http://%s/boot/${netX/mac:hexhyp}.ipxe?uuid=${uuid}&serial=${serial:uristring} ||
        %s\
        """
                .formatted(server, again("ask", "no answer from " + server));
    }

    /// Starts a system. From a server the kernel is asked for with the MAC address of the interface,
    /// since behind a NAT several machines share one address.
    public static String start(ScriptEntry entry) {
        return start(entry, false);
    }

    /// Starts a system whose files all have a signature beside them that this iPXE trusts. Only one that
    /// was built with `IMAGE_TRUST_CMD` knows how. Source: https://ipxe.org/cmd/imgverify
    public static String startVerified(ScriptEntry entry) {
        return start(entry, true);
    }

    private static String start(ScriptEntry entry, boolean verify) {
        return """
        #!ipxe
        echo Bootwright: %s
        %sset tries:int32 0
        :load
        imgfree
        %sboot ||
        :failed
        %s\
        """
                .formatted(
                        ScriptText.plain(entry.title()),
                        entry.memoryMiB() == 0 ? "" : IpxeMemoryGuard.of(entry),
                        entry.combined().isPresent()
                                ? eachPlatform(entry, verify)
                                : load(entry, verify),
                        again("load", "the image could not be loaded"));
    }

    /// Whether iPXE gives an initrd a name inside the initramfs under UEFI depends on its age: there
    /// it is given them in one file.
    private static String eachPlatform(ScriptEntry entry, boolean verify) {
        return """
        iseq ${platform} efi && goto efi ||
        %sboot ||
        goto failed
        :efi
        %s\
        """
                .formatted(load(entry, verify), loadCombined(entry, verify));
    }

    private static String load(ScriptEntry entry, boolean verify) {
        StringBuilder names = new StringBuilder();
        StringBuilder initrds = new StringBuilder();
        for (int i = 0; i < entry.initrds().size(); i++) {
            ScriptEntry.Initrd initrd = entry.initrds().get(i);
            String path = initrd.path().map(place -> " " + place).orElse("");
            names.append("initrd=").append(name(entry, i)).append(' ');
            initrds.append(initrd(entry, name(entry, i), initrd.file(), path, verify));
        }
        return kernel(entry, names.toString(), verify) + initrds;
    }

    private static String loadCombined(ScriptEntry entry, boolean verify) {
        return kernel(entry, "initrd=initramfs ", verify)
                + initrd(entry, "initramfs", entry.archives().getFirst(), "", verify);
    }

    private static String initrd(
            ScriptEntry entry, String name, String file, String path, boolean verify) {
        String url = entry.root().url(file);
        return "initrd --name %s %s%s || goto failed%n".formatted(name, url, path)
                + (verify ? verified(name, url) : "");
    }

    private static String kernel(ScriptEntry entry, String initrds, boolean verify) {
        String url = entry.root().url(entry.kernel());
        return "kernel %s%s%s %s%s%s || goto failed%n"
                        .formatted(
                                verify ? "--name kernel " : "",
                                url,
                                entry.root().isServer() ? "?mac=${netX/mac:hexhyp}" : "",
                                initrds,
                                entry.arguments(),
                                entry.card() ? " BOOTIF=01-${netX/mac:hexhyp}" : "")
                + (verify ? verified("kernel", url) : "");
    }

    private static String verified(String name, String url) {
        return "imgverify %s %s.sig || goto failed%n".formatted(name, url);
    }

    /// The name under which the kernel's EFI stub finds an initrd.
    private static String name(ScriptEntry entry, int index) {
        return entry.initrds().size() == 1 ? "initramfs" : "initramfs" + (index + 1);
    }

    /// Lets people choose, and starts the chosen item when nobody does. A script that cannot be had leads
    /// back to the menu.
    public static String menu(BootMenu menu) {
        return """
        #!ipxe
        :menu
        menu %s
        %sitem --gap
        item %s %s
        choose --default %s%s target || goto %s
        goto ${target}
        %s:%s
        %s\
        """
                .formatted(
                        ScriptText.plain(menu.title()),
                        menu.items().stream().map(IpxeScript::item).collect(joining()),
                        BootMenu.LOCAL,
                        menu.localTitle(),
                        menu.chosen(),
                        menu.seconds() == 0 ? "" : " --timeout " + 1000 * menu.seconds(),
                        BootMenu.LOCAL,
                        menu.items().stream().map(IpxeScript::chain).collect(joining()),
                        BootMenu.LOCAL,
                        DISK);
    }

    private static String item(BootMenu.Item item) {
        return "item %s %s%n".formatted(item.key(), ScriptText.plain(item.entry().title()));
    }

    private static String chain(BootMenu.Item item) {
        return """
        :%s
        chain --replace %s ||
        goto menu
        """
                .formatted(item.key(), item.entry().root().url() + item.script());
    }

    /// Goes on with the first disk: by the BIOS where there is one, otherwise by giving the firmware
    /// back control, since booting drive 0x80 fails on several UEFI systems (ipxe/ipxe#776).
    public static String localDisk(String reason) {
        return """
        #!ipxe
        echo Bootwright: %s; going on with the local disk
        %s\
        """
                .formatted(ScriptText.plain(reason), DISK);
    }

    private static final String DISK =
            """
            iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||
            exit
            """;

    /// Says why there is nothing to boot, waits, and asks again: for a machine whose image is still
    /// to come.
    ///
    /// @param server `host:port` of the boot door
    public static String waiting(String server, String reason) {
        return """
        #!ipxe
        echo Bootwright: %s; asking again in 10 seconds
        sleep 10
        chain --replace http://%s/boot.ipxe ||
        exit
        """
                .formatted(ScriptText.plain(reason), server);
    }

    private static String again(String label, String reason) {
        return """
        inc tries
        iseq ${tries} %d && goto leave ||
        echo Bootwright: %s, trying again in 5 seconds (${tries})
        sleep 5
        goto %s
        :leave
        echo Bootwright: giving up, going on with the next boot device
        exit
        """
                .formatted(TRIES, ScriptText.plain(reason), label);
    }
}
