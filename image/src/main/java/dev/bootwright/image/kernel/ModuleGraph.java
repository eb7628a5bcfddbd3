package dev.bootwright.image.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;

/// Which modules need which, among all that a kernel has.
final class ModuleGraph {

    private final Map<String, ModuleInfo> modules = new TreeMap<>();
    private final Map<String, List<String>> byAlias = new HashMap<>();
    private final Set<String> builtIn;

    /// @param builtIn names of what the kernel itself holds
    ModuleGraph(Collection<ModuleInfo> modules, Set<String> builtIn) {
        for (ModuleInfo module : modules) {
            this.modules.put(module.name(), module);
            for (String alias : module.aliases()) {
                byAlias.computeIfAbsent(alias, _ -> new ArrayList<>()).add(module.name());
            }
        }
        this.builtIn = Set.copyOf(builtIn);
    }

    /// The modules named, what they depend on, and what they would like to have beside them.
    ///
    /// @throws MissingModuleException if one depends on a module that is nowhere
    Set<String> closure(Collection<String> names) throws MissingModuleException {
        Set<String> found = new HashSet<>();
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            String name = open.removeLast();
            if (found.add(name)) {
                ModuleInfo module = module(name);
                open.addAll(dependencies(module));
                module.before().forEach(wish -> open.addAll(named(wish)));
                module.after().forEach(wish -> open.addAll(named(wish)));
            }
        }
        return found;
    }

    /// What has to be loaded before a module, directly or not: loading from the last to the first
    /// works, as modules.dep(5) has it.
    SequencedSet<String> inOrder(String name) throws MissingModuleException {
        SequencedSet<String> loaded = new LinkedHashSet<>();
        visit(name, loaded, new HashSet<>());
        loaded.remove(name);
        return loaded.reversed();
    }

    private void visit(String name, SequencedSet<String> loaded, Set<String> entered)
            throws MissingModuleException {
        if (entered.add(name)) {
            for (String dependency : dependencies(module(name))) {
                visit(dependency, loaded, entered);
            }
            loaded.add(name);
        }
    }

    private ModuleInfo module(String name) {
        ModuleInfo module = modules.get(name);
        if (module == null) {
            throw new IllegalArgumentException("no module of this kernel: " + name);
        }
        return module;
    }

    private List<String> dependencies(ModuleInfo module) throws MissingModuleException {
        List<String> present = new ArrayList<>();
        for (String name : module.depends()) {
            if (modules.containsKey(name)) {
                present.add(name);
            } else if (!builtIn.contains(name)) {
                throw new MissingModuleException(module.name(), name);
            }
        }
        present.sort(null);
        return present;
    }

    /// Modules by a name or an alias that is no pattern, such as `crc32c`.
    private List<String> named(String wish) {
        String name = ModuleInfo.normal(wish);
        return Optional.ofNullable(modules.get(name))
                .map(module -> List.of(module.name()))
                .orElseGet(() -> byAlias.getOrDefault(wish, List.of()));
    }
}
