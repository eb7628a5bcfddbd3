package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The settings of the boot loaders of a drive: small files of text, which somebody may change on it.
final class BootFiles {

    static final String KERNEL = "bootwright/vmlinuz";
    static final String INITRAMFS = "bootwright/initramfs";

    /// Beside the other one, where people may come over SSH.
    static final String SSH = "bootwright/ssh.cpio.gz";

    private static final String GRUB_OPTIONS = "bootwright/options.cfg";

    private BootFiles() {}

    /// @param title   of the image
    /// @param options for the kernel
    /// @param ssh     whether [#SSH] is to be loaded
    static Map<String, byte[]> of(DriveLoader loader, String title, String options, boolean ssh) {
        List<String> initramfs = ssh ? List.of(INITRAMFS, SSH) : List.of(INITRAMFS);
        Map<String, byte[]> files = new TreeMap<>();
        put(files, "boot/grub/grub.cfg", grub(initramfs));
        put(files, GRUB_OPTIONS, "set options=%s\n".formatted(quoted(options)));
        switch (loader) {
            case SYSTEMD_BOOT -> {
                put(files, "loader/loader.conf", "default bootwright.conf\ntimeout 0\neditor no\n");
                put(files, "loader/entries/bootwright.conf", entry(title, options, initramfs));
            }
            case CLOVER -> put(files, Clover.CONFIG, Clover.config(title, options, initramfs));
            case GRUB -> {}
        }
        return files;
    }

    private static void put(Map<String, byte[]> files, String path, String text) {
        files.put(path, text.getBytes(UTF_8));
    }

    /// Read by GRUB for BIOS and by the one for UEFI. A machine without a serial port says so, and goes on.
    private static String grub(List<String> initramfs) {
        return """
        # Kernel options are in /%s
        if [ "$grub_platform" = "pc" ]; then
          serial --unit=0 --speed=115200
          terminal_input console serial
          terminal_output console serial
        fi
        source ($root)/%s
        echo "Bootwright: loading the kernel"
        linux ($root)/%s $options
        echo "Bootwright: loading the initramfs"
        initrd %s
        boot
        """
                .formatted(
                        GRUB_OPTIONS, GRUB_OPTIONS, KERNEL, prefixed("($root)/", initramfs, " "));
    }

    private static String entry(String title, String options, List<String> initramfs) {
        return "title %s\nlinux /%s\n%s\noptions %s\n"
                .formatted(title, KERNEL, prefixed("initrd /", initramfs, "\n"), options);
    }

    private static String prefixed(String prefix, List<String> paths, String between) {
        return paths.stream().map(path -> prefix + path).collect(Collectors.joining(between));
    }

    /// As one word of GRUB's language.
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
