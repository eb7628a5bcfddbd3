package dev.bootwright.image.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A kernel and the modules chosen for an image.
///
/// @param release as `uname -r` prints it
/// @param vmlinuz the kernel itself
/// @param modules by path
/// @param builtIn the file `modules.builtin`: what the kernel holds that might have been a module
public record Kernel(
        String release, PackedFile vmlinuz, List<KernelModule> modules, List<String> builtIn) {

    public Kernel {
        modules = List.copyOf(modules);
        builtIn = List.copyOf(builtIn);
    }

    /// Whether a module is here, or in the kernel itself.
    ///
    /// @param name with hyphens or underscores
    public boolean has(String name) {
        String normal = ModuleInfo.normal(name);
        return modules.stream().anyMatch(module -> module.info().name().equals(normal))
                || ModuleIndex.namesOf(builtIn).contains(normal);
    }

    /// This kernel with modules added; one takes the place of another of its name.
    Kernel with(Collection<KernelModule> added) {
        Map<String, KernelModule> byName = new TreeMap<>();
        modules.forEach(module -> byName.put(module.info().name(), module));
        for (KernelModule module : added) {
            byName.merge(
                    module.info().name(), module, (old, replacement) -> replacement.at(old.path()));
        }
        List<KernelModule> all =
                byName.values().stream().sorted((a, b) -> a.path().compareTo(b.path())).toList();
        return new Kernel(release, vmlinuz, all, builtIn);
    }

    /// The indexes by which modules are found, for `/lib/modules/RELEASE`, by their file names.
    ///
    /// @throws MissingModuleException if a module depends on one that is not here
    public Map<String, String> indexes() throws MissingModuleException {
        return new ModuleIndex(this).files();
    }
}
