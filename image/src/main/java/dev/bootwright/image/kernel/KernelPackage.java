package dev.bootwright.image.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdInputStream;
import dev.bootwright.image.debian.DebEntry;
import dev.bootwright.image.debian.DebFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// What the packages of a kernel hold, read once from front to back.
final class KernelPackage {

    private static final Pattern VMLINUZ = Pattern.compile("boot/vmlinuz-(.+)");
    private static final Pattern MODULES = Pattern.compile("(?:usr/)?lib/modules/([^/]+)/(.+)");

    /// The file name of a module; group 2 is how it is compressed, or null.
    static final Pattern MODULE = Pattern.compile("(.+\\.ko)(\\.xz|\\.zst|\\.gz)?");

    private final ModuleSpool spool;
    private final Map<String, Unpacked> modules = new TreeMap<>();
    private Optional<byte[]> vmlinuz = Optional.empty();
    private String release = "";
    private List<String> builtIn = List.of();

    private KernelPackage(ModuleSpool spool) {
        this.spool = spool;
    }

    /// A module in the scratch file, not compressed.
    ///
    /// @param path   below `/lib/modules/RELEASE`, without a suffix of compression
    /// @param offset in the scratch file, in bytes
    /// @param size   in bytes
    record Unpacked(String path, ModuleInfo info, long offset, int size) {}

    /// @param files `.deb` files: one, or one with the kernel and one with its modules
    /// @throws IOException if they hold no kernel, or cannot be read
    static KernelPackage read(List<Path> files, ModuleSpool spool) throws IOException {
        var kernel = new KernelPackage(spool);
        for (Path file : files) {
            try (DebFile deb = DebFile.open(file)) {
                deb.visit(kernel::visit);
            }
        }
        if (kernel.vmlinuz.isEmpty() || kernel.modules.isEmpty()) {
            throw new IOException(
                    "no kernel with modules in %s: %s, %d modules"
                            .formatted(
                                    files.stream().map(Path::getFileName).toList(),
                                    kernel.vmlinuz.isEmpty() ? "no /boot/vmlinuz" : "a kernel",
                                    kernel.modules.size()));
        }
        return kernel;
    }

    /// The modules in a package that is not the kernel's, by path.
    static List<Unpacked> readModules(Path file, ModuleSpool spool) throws IOException {
        var found = new KernelPackage(spool);
        try (DebFile deb = DebFile.open(file)) {
            deb.visit(found::visit);
        }
        return List.copyOf(found.modules.values());
    }

    String release() {
        return release;
    }

    byte[] vmlinuz() {
        return vmlinuz.orElseThrow();
    }

    List<String> builtIn() {
        return builtIn;
    }

    /// Every module, by path.
    List<Unpacked> modules() {
        return List.copyOf(modules.values());
    }

    private void visit(DebEntry entry, InputStream content) throws IOException {
        if (!(entry instanceof DebEntry.RegularFile)) {
            return;
        }
        Matcher kernel = VMLINUZ.matcher(entry.path());
        Matcher inModules = MODULES.matcher(entry.path());
        if (kernel.matches()) {
            vmlinuz = Optional.of(content.readAllBytes());
            release = kernel.group(1);
        } else if (inModules.matches()) {
            visitModules(inModules.group(2), content);
        }
    }

    private void visitModules(String path, InputStream content) throws IOException {
        Matcher module = MODULE.matcher(path);
        if (module.matches()) {
            byte[] bytes = unpack(module.group(2), content.readAllBytes());
            String plain = module.group(1);
            ModuleInfo info = ModuleInfo.read(plain, bytes);
            modules.put(plain, new Unpacked(plain, info, spool.add(bytes), bytes.length));
        } else if (path.equals("modules.builtin")) {
            builtIn = new String(content.readAllBytes(), UTF_8).lines().sorted().toList();
        }
    }

    /// A module without its compression, which newer distributions have.
    ///
    /// @param suffix `.xz`, `.zst`, `.gz`, or null for none
    static byte[] unpack(@Nullable String suffix, byte[] bytes) throws IOException {
        var packed = new ByteArrayInputStream(bytes);
        return switch (suffix) {
            case null -> bytes;
            case ".xz" -> new XZInputStream(packed).readAllBytes();
            case ".zst" -> new ZstdInputStream(packed).readAllBytes();
            case ".gz" -> new GZIPInputStream(packed).readAllBytes();
            default -> throw new IllegalArgumentException("no compression: " + suffix);
        };
    }
}
