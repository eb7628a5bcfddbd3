package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Manifest.ModuleEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Lists kernel modules as ls(1) would below `/lib/modules/RELEASE/kernel`.
final class DriverListing {

    private static final List<String> ROOTS = List.of("kernel/drivers/", "kernel/", "");

    private final List<ModuleEntry> modules;

    DriverListing(List<ModuleEntry> modules) {
        this.modules = modules;
    }

    /// @param pattern a directory below `drivers/`, or else below `kernel/`; or, with a `*`, part of
    ///                the path of a module
    String list(String pattern) {
        if (pattern.contains("*")) {
            return table(matching(pattern));
        }
        String directory = pattern.isEmpty() || pattern.endsWith("/") ? pattern : pattern + "/";
        for (String root : ROOTS) {
            String prefix = root + directory;
            if (modules.stream().anyMatch(module -> module.path().startsWith(prefix))) {
                return directory(prefix);
            }
        }
        List<ModuleEntry> named = matching("*/" + pattern.replaceFirst("\\.ko$", "") + ".ko");
        if (named.isEmpty()) {
            throw new Failure(
                    "no driver \"%s\" in this image".formatted(pattern),
                    "try a part of its name: --drivers '*%s*'".formatted(pattern));
        }
        return table(named);
    }

    private List<ModuleEntry> matching(String pattern) {
        Pattern regex = Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
        return modules.stream().filter(module -> regex.matcher(module.path()).matches()).toList();
    }

    /// The modules in a directory, and the directories in it with how many modules they have.
    private String directory(String prefix) {
        Map<String, Integer> directories = new TreeMap<>();
        for (ModuleEntry module : modules) {
            if (module.path().startsWith(prefix)) {
                int slash = module.path().indexOf('/', prefix.length());
                if (slash > 0) {
                    directories.merge(
                            module.path().substring(prefix.length(), slash), 1, Integer::sum);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        directories.forEach((name, count) -> text.append("%s/  (%d)%n".formatted(name, count)));
        List<ModuleEntry> here =
                modules.stream()
                        .filter(module -> module.path().startsWith(prefix))
                        .filter(module -> module.path().indexOf('/', prefix.length()) < 0)
                        .toList();
        return here.isEmpty() ? text.toString() : text + table(here);
    }

    private static String table(List<ModuleEntry> modules) {
        Table table = new Table("MODULE", "KB", "DEVICES", "DESCRIPTION");
        for (ModuleEntry module : modules) {
            table.add(
                    module.path().substring(module.path().lastIndexOf('/') + 1),
                    Long.toString(module.size() / 1000),
                    Integer.toString(module.aliases()),
                    module.description() + module.added().map(f -> " [from " + f + "]").orElse(""));
        }
        return table.toString();
    }
}
