package dev.bootwright.image.kernel;

import com.github.luben.zstd.ZstdIOException;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.kernel.KernelPackage.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;

/// Modules that do not come from the kernel's package: a vendor's newer driver, say.
final class AddedModules {

    private static final String DIRECTORY = "updates/";

    private AddedModules() {}

    /// Reads the modules of a `.deb`, or one `.ko`, which may be compressed.
    ///
    /// @throws IOException if the file holds no module
    static List<Unpacked> read(Path file, ModuleSpool spool) throws IOException {
        String name = file.getFileName().toString();
        List<Unpacked> modules =
                name.endsWith(".deb")
                        ? KernelPackage.readModules(file, spool)
                        : List.of(readModule(file, name, spool));
        if (modules.isEmpty()) {
            throw new IOException(file + ": no kernel module below /lib/modules in this package");
        }
        return modules;
    }

    private static Unpacked readModule(Path file, String name, ModuleSpool spool)
            throws IOException {
        Matcher matcher = KernelPackage.MODULE.matcher(name);
        if (!matcher.matches()) {
            throw new IOException(
                    file
                            + ": expected a module (.ko, .ko.xz, .ko.zst, .ko.gz) or a package (.deb)");
        }
        try {
            byte[] bytes = KernelPackage.unpack(matcher.group(2), Files.readAllBytes(file));
            ModuleInfo info = ModuleInfo.read(name, bytes);
            return new Unpacked(DIRECTORY + matcher.group(1), info, spool.add(bytes), bytes.length);
        } catch (FormatException | XZIOException | ZstdIOException | ZipException e) {
            throw new IOException("%s: is no kernel module: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Refuses a module that this kernel would refuse.
    ///
    /// The kernel compares `vermagic`, without its first word, the release, where modules carry the
    /// versions of the symbols they use. Source: `same_magic` in the kernel's `kernel/module`.
    ///
    /// @param kernel any module of the kernel's own
    static void check(Unpacked module, ModuleInfo kernel) throws IOException {
        String[] wanted = kernel.version().split(" ", 2);
        String[] found = module.info().version().split(" ", 2);
        boolean versioned = kernel.version().contains(" modversions");
        boolean fits =
                wanted.length == 2
                        && found.length == 2
                        && found[1].strip().equals(wanted[1].strip())
                        && (versioned || found[0].equals(wanted[0]));
        if (!fits) {
            throw new IOException(
                    "%s was built for \"%s\", but the kernel is \"%s\""
                            .formatted(
                                    module.path().substring(module.path().lastIndexOf('/') + 1),
                                    module.info().version(),
                                    kernel.version()));
        }
    }
}
