package dev.bootwright.image.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.kernel.KernelPackage.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Makes a [Kernel] of a kernel's packages. Choosing and compressing its modules takes a while, so
/// the result is kept in a directory under the digest of what it was made from.
public final class KernelSource {

    private final Path directory;
    private final KernelCache cache;
    private final ModuleTable table;

    /// A source of kernels with the modules an agent's image has.
    ///
    /// @param cache made when it is missing; anything in it may be deleted at any time
    public KernelSource(Path cache) {
        this(cache, "modules.txt");
    }

    /// A source of kernels with the modules of a table.
    ///
    /// @param cache as for the other constructor
    /// @param table name of a resource of this package
    public KernelSource(Path cache, String table) {
        this(cache, ModuleTable.read(table));
    }

    private KernelSource(Path cache, ModuleTable table) {
        this.directory = cache.toAbsolutePath();
        this.cache = new KernelCache(directory);
        this.table = table;
    }

    /// A source of kernels with a few modules and what those depend on, each as it is, not compressed. A
    /// name that the kernel has no module of is passed over: see [Kernel#has].
    ///
    /// @param cache as for the constructor
    public static KernelSource ofModules(Path cache, Collection<String> names) {
        return new KernelSource(cache, ModuleTable.of(names));
    }

    /// Is told how far it has come, from one thread.
    @FunctionalInterface
    public interface Progress {

        /// @param what is done: `reading the kernel's package`
        /// @param done bytes of modules so far, before compression
        /// @param all  of how many; 0 as long as that is not known
        void at(String what, long done, long all);
    }

    /// @param digest of the file: its SHA-256 as 64 hexadecimal digits
    public record Input(Path file, String digest) {}

    /// The text that says which modules are chosen and how they are packed: an input of every image.
    public String choice() {
        return ModulePacker.SETTINGS + "\n" + table.text();
    }

    /// Removes what is being packed in another thread of this process, which is about to end.
    public void abandon() throws IOException {
        cache.abandon();
    }

    /// The kernel of these packages, with modules added to it or put in the place of its own.
    ///
    /// @param packages of the kernel: `.deb` files
    /// @param added    files `.ko` (or compressed) and `.deb`; a later one replaces an earlier
    /// @throws MissingModuleException if a module depends on one that is nowhere
    /// @throws IOException            if a file is not what it should be, or a module does not fit
    public Kernel read(List<Input> packages, List<Input> added, Progress progress)
            throws IOException {
        Files.createDirectories(directory);
        try (ModuleSpool spool = ModuleSpool.open(directory)) {
            List<List<Unpacked>> additions = new ArrayList<>();
            Set<String> wanted = new TreeSet<>();
            for (Input input : added) {
                List<Unpacked> modules = AddedModules.read(input.file(), spool);
                additions.add(modules);
                modules.forEach(module -> wanted.addAll(module.info().depends()));
            }
            Kernel kernel = base(packages, Set.of(), spool, progress);
            kernel.modules().forEach(module -> wanted.remove(module.info().name()));
            if (!wanted.isEmpty()) {
                kernel = base(packages, wanted, spool, progress);
            }
            for (int i = 0; i < additions.size(); i++) {
                List<Unpacked> modules = additions.get(i);
                for (Unpacked module : modules) {
                    AddedModules.check(module, kernel.modules().getFirst().info());
                }
                kernel = kernel.with(addition(added.get(i), modules, spool, progress).modules());
            }
            return kernel;
        }
    }

    /// @param wanted names of modules that are needed beside those of the table, where there are such
    private Kernel base(
            List<Input> packages, Set<String> wanted, ModuleSpool spool, Progress progress)
            throws IOException {
        List<String> digests = packages.stream().map(Input::digest).sorted().toList();
        String key = key("kernel", digests + "\n" + wanted + "\n" + choice());
        return cache.get(
                key,
                () -> progress.at("waiting for another build", 0, 0),
                (out, container) -> {
                    progress.at("reading the kernel's package", 0, 0);
                    List<Path> files = packages.stream().map(Input::file).toList();
                    KernelPackage kernel = KernelPackage.read(files, spool);
                    var choice = Choice.of(kernel, table, wanted);
                    var packer =
                            packer(
                                    spool,
                                    choice.hot(),
                                    choice.modules(),
                                    "kernel modules",
                                    progress);
                    byte[] vmlinuz = kernel.vmlinuz();
                    out.write(vmlinuz);
                    return new Kernel(
                            kernel.release(),
                            new PackedFile("vmlinuz", container, 0, vmlinuz.length),
                            packer.pack(choice.modules(), out, container, vmlinuz.length, ""),
                            kernel.builtIn());
                });
    }

    /// Which of a kernel's modules are taken.
    ///
    /// @param hot names of those that are not compressed one by one
    private record Choice(List<Unpacked> modules, Set<String> hot) {

        static Choice of(KernelPackage kernel, ModuleTable table, Set<String> wanted)
                throws MissingModuleException {
            List<ModuleInfo> all = kernel.modules().stream().map(Unpacked::info).toList();
            var graph = new ModuleGraph(all, ModuleIndex.namesOf(kernel.builtIn()));
            Set<String> roots = new TreeSet<>();
            Set<String> hot = new TreeSet<>();
            for (Unpacked module : kernel.modules()) {
                String name = module.info().name();
                if (table.hot().contains(name)) {
                    hot.add(name);
                }
                if (table.asksFor(module.path()) || hot.contains(name) || wanted.contains(name)) {
                    roots.add(name);
                }
            }
            Set<String> taken = graph.closure(roots);
            List<Unpacked> modules =
                    kernel.modules().stream()
                            .filter(module -> taken.contains(module.info().name()))
                            .toList();
            return new Choice(modules, graph.closure(hot));
        }
    }

    /// A kernel of nothing but the modules of one file.
    private Kernel addition(
            Input input, List<Unpacked> modules, ModuleSpool spool, Progress progress)
            throws IOException {
        String name = input.file().getFileName().toString();
        String key = key("added", input.digest() + "\n" + name + "\n" + choice());
        var packer = packer(spool, table.hot(), modules, "modules of " + name, progress);
        return cache.get(
                key,
                () -> progress.at("waiting for another build", 0, 0),
                (out, container) ->
                        new Kernel(
                                "",
                                new PackedFile("vmlinuz", container, 0, 0),
                                packer.pack(modules, out, container, 0, name),
                                List.of()));
    }

    private static ModulePacker packer(
            ModuleSpool spool,
            Set<String> hot,
            List<Unpacked> modules,
            String what,
            Progress progress) {
        long all = modules.stream().mapToLong(Unpacked::size).sum();
        long[] done = {0};
        return new ModulePacker(
                spool, hot, size -> progress.at("compressing " + what, done[0] += size, all));
    }

    private static String key(String kind, String inputs) {
        return kind + "-" + ModulePacker.sha256(inputs.getBytes(UTF_8)).substring(0, 32);
    }
}
