package dev.bootwright.server.script;

import java.util.List;
import java.util.Optional;

/// A system to start, as a script needs it. Files are named from `root` on.
///
/// @param title     one line for people
/// @param initrds   in the order the kernel unpacks them
/// @param combined  all of `initrds` in one file, for loaders that cannot give one a name inside the
///     initramfs; empty if that is the only one of them anyway
/// @param arguments of the kernel
/// @param card      whether the initramfs wants to be told by `BOOTIF=` which network card it is
/// @param memoryMiB what a machine needs at least, 0 if nobody knows
public record ScriptEntry(
        String title,
        FileRoot root,
        String kernel,
        List<Initrd> initrds,
        Optional<String> combined,
        KernelArguments arguments,
        boolean card,
        int memoryMiB) {

    /// A file that is unpacked into the initramfs.
    ///
    /// @param file    such as `boot/initrd.img`
    /// @param path    where it lies in the initramfs, as it is: `/image.squashfs`; empty for an archive
    public record Initrd(String file, Optional<String> path) {}

    public ScriptEntry {
        initrds = List.copyOf(initrds);
        for (Initrd initrd : initrds) {
            initrd.path().ifPresent(ScriptEntry::check);
        }
        if (combined.isEmpty() && initrds.stream().anyMatch(each -> each.path().isPresent())) {
            throw new IllegalArgumentException("a file in the initramfs, and no combined one");
        }
    }

    /// An image of the catalogue.
    ///
    /// @param server `host:port` of the boot door, as the client can reach it
    /// @param image  identifier of the image: its files are `image/<id>/vmlinuz` and `…/initramfs`
    public static ScriptEntry ofImage(
            String title, String server, String image, KernelArguments arguments) {
        if (!image.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("no image identifier: " + ScriptText.plain(image));
        }
        return new ScriptEntry(
                title,
                FileRoot.ofServer(server),
                "image/" + image + "/vmlinuz",
                List.of(new Initrd("image/" + image + "/initramfs", Optional.empty())),
                Optional.empty(),
                arguments,
                false,
                0);
    }

    /// The initramfs for loaders that know archives only.
    List<String> archives() {
        return combined.map(List::of).orElseGet(() -> initrds.stream().map(Initrd::file).toList());
    }

    private static void check(String path) {
        if (!path.matches("(/[A-Za-z0-9._-]+)+") || path.contains("/..")) {
            throw new IllegalArgumentException(
                    "no path in an initramfs: " + ScriptText.plain(path));
        }
    }
}
