package dev.bootwright.server.script;

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

    /// Starts an image. The kernel is asked for with the MAC address of the interface, since behind a
    /// NAT several machines share one address.
    public static String start(BootEntry entry) {
        return """
        #!ipxe
        echo Bootwright: %s
        set tries:int32 0
        :load
        imgfree
        kernel %s?mac=${netX/mac:hexhyp} initrd=initramfs %s || goto failed
        initrd --name initramfs %s || goto failed
        boot ||
        :failed
        %s\
        """
                .formatted(
                        ScriptText.plain(entry.title()),
                        entry.kernelUrl(),
                        entry.arguments(),
                        entry.initramfsUrl(),
                        again("load", "the image could not be loaded"));
    }

    /// Goes on with the first disk: by the BIOS where there is one, otherwise by giving the firmware
    /// back control, since booting drive 0x80 fails on several UEFI systems (ipxe/ipxe#776).
    public static String localDisk(String reason) {
        return """
        #!ipxe
        echo Bootwright: %s; going on with the local disk
        iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||
        exit
        """
                .formatted(ScriptText.plain(reason));
    }

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
