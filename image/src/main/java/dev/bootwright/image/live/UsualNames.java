package dev.bootwright.image.live;

import dev.bootwright.formats.menu.MenuEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Kernels and their initramfs by the names and places distributions give them, for a medium whose
/// menu is not found.
final class UsualNames {

    private static final List<String> DIRECTORIES =
            List.of(
                    "/boot",
                    "/live",
                    "/casper",
                    "/images/pxeboot",
                    "/isolinux",
                    "/boot/x86_64/loader",
                    "/arch/boot/x86_64",
                    "/sysresccd/boot/x86_64",
                    "/install.amd",
                    "/install",
                    "/");

    private static final Pattern KERNEL =
            Pattern.compile("(vmlinu[xz]|linux|bzImage|kernel|gentoo|Image)([-._].*)?");

    private static final Pattern INITRD =
            Pattern.compile("(initrd|initramfs|archiso)([-._].*)?|.*\\.igz");

    private UsualNames() {}

    static List<MenuEntry> find(LiveTree tree) throws IOException {
        List<MenuEntry> entries = new ArrayList<>();
        for (String directory : DIRECTORIES) {
            List<String> names = tree.list(directory).stream().sorted().limit(1000).toList();
            List<String> initrds =
                    names.stream().filter(name -> INITRD.matcher(name).matches()).toList();
            for (String name : names) {
                if (KERNEL.matcher(name).matches() && !initrds.contains(name)) {
                    entries.add(entry(directory, name, initrds));
                }
            }
        }
        return entries;
    }

    /// The initramfs whose name has the kernel's version in it, else the first.
    private static MenuEntry entry(String directory, String kernel, List<String> initrds) {
        String folder = directory.equals("/") ? "/" : directory + "/";
        int dash = kernel.indexOf('-');
        String version = dash < 0 ? kernel : kernel.substring(dash);
        List<String> chosen =
                initrds.stream()
                        .filter(name -> name.contains(version))
                        .findFirst()
                        .or(() -> initrds.stream().findFirst())
                        .map(name -> List.of(folder + name))
                        .orElse(List.of());
        return new MenuEntry(kernel, folder + kernel, chosen, List.of(), false, "");
    }
}
