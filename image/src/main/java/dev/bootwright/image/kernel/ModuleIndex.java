package dev.bootwright.image.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The files by which modprobe(8) finds a module, as depmod(8) writes them: for a name what it
/// needs, for a device which modules may drive it. Source: modules.dep(5), modprobe.d(5).
final class ModuleIndex {

    private final Kernel kernel;
    private final Map<String, String> paths = new TreeMap<>();
    private final ModuleGraph graph;

    ModuleIndex(Kernel kernel) {
        this.kernel = kernel;
        kernel.modules().forEach(module -> paths.put(module.info().name(), module.packedPath()));
        List<ModuleInfo> modules = kernel.modules().stream().map(KernelModule::info).toList();
        this.graph = new ModuleGraph(modules, namesOf(kernel.builtIn()));
    }

    /// Names of modules by the paths of their files.
    static Set<String> namesOf(Collection<String> paths) {
        return paths.stream().map(ModuleInfo::nameOf).collect(Collectors.toUnmodifiableSet());
    }

    Map<String, String> files() throws MissingModuleException {
        Map<String, String> files = new TreeMap<>();
        files.put("modules.dep", dependencies());
        files.put("modules.alias", aliases());
        files.put("modules.softdep", wishes());
        files.put("modules.builtin", lines(kernel.builtIn()));
        return files;
    }

    private String dependencies() throws MissingModuleException {
        var text = new StringBuilder();
        for (KernelModule module : kernel.modules()) {
            text.append(module.packedPath()).append(':');
            for (String needed : graph.inOrder(module.info().name())) {
                text.append(' ').append(paths.get(needed));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String aliases() {
        var text = new StringBuilder("# Aliases extracted from modules themselves.\n");
        for (KernelModule module : kernel.modules()) {
            ModuleInfo info = module.info();
            for (String alias : info.aliases()) {
                text.append("alias %s %s\n".formatted(alias, info.name()));
            }
        }
        return text.toString();
    }

    private String wishes() {
        var text = new StringBuilder("# Soft dependencies extracted from modules themselves.\n");
        for (KernelModule module : kernel.modules()) {
            ModuleInfo info = module.info();
            if (!info.before().isEmpty() || !info.after().isEmpty()) {
                text.append("softdep ").append(info.name());
                append(text, " pre:", info.before());
                append(text, " post:", info.after());
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String key, List<String> names) {
        if (!names.isEmpty()) {
            text.append(key);
            names.forEach(name -> text.append(' ').append(name));
        }
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
