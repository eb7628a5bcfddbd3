package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.catalogue.Manifest.ModuleEntry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Lists kernel modules as ls(1) would below `/lib/modules/RELEASE/kernel`.
final class DriverListing {

    private static final List<String> ROOTS = List.of("kernel/drivers/", "kernel/", "");

    private final List<ModuleEntry> modules;

    DriverListing(List<ModuleEntry> modules) {
        this.modules = modules;
    }

    /// @param pattern a directory below `drivers/`, or else below `kernel/`; the name of a module; a path
    ///                with a `*` for any text; or else a text in the path or description of modules
    String list(String pattern) {
        Optional<String> directory = directoryOf(pattern);
        return directory.isPresent() ? directory(directory.get()) : table(found(pattern));
    }

    /// The same as a document, with every module below a directory.
    Json toJson(String pattern) {
        List<ModuleEntry> found =
                directoryOf(pattern).map(prefix -> below(prefix)).orElseGet(() -> found(pattern));
        return Json.object().put("drivers", Json.array(found, ModuleEntry::toJson)).build();
    }

    private Optional<String> directoryOf(String pattern) {
        if (pattern.contains("*")) {
            return Optional.empty();
        }
        String directory = pattern.isEmpty() || pattern.endsWith("/") ? pattern : pattern + "/";
        return ROOTS.stream()
                .map(root -> root + directory)
                .filter(prefix -> !below(prefix).isEmpty())
                .findFirst();
    }

    private List<ModuleEntry> below(String prefix) {
        return modules.stream().filter(module -> module.path().startsWith(prefix)).toList();
    }

    private List<ModuleEntry> found(String pattern) {
        List<ModuleEntry> found = matching(pattern);
        if (found.isEmpty()) {
            found = matching("*/" + pattern.replaceFirst("\\.ko$", "") + ".ko");
        }
        if (found.isEmpty()) {
            found = containing(pattern.toLowerCase(Locale.ROOT));
        }
        if (found.isEmpty()) {
            throw new Failure(
                    "no driver \"%s\" in this image".formatted(pattern),
                    "--drivers alone shows where there are some; another is put in by"
                            + " image build --add-module FILE.ko");
        }
        return found;
    }

    private List<ModuleEntry> matching(String pattern) {
        Pattern regex = Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
        return modules.stream().filter(module -> regex.matcher(module.path()).matches()).toList();
    }

    private List<ModuleEntry> containing(String text) {
        return modules.stream()
                .filter(module ->
                        (module.path() + "\n" + module.description())
                                .toLowerCase(Locale.ROOT)
                                .contains(text))
                .toList();
    }

    /// The modules in a directory, and the directories in it with how many modules they have.
    private String directory(String prefix) {
        Map<String, Integer> directories = new TreeMap<>();
        for (ModuleEntry module : below(prefix)) {
            int slash = module.path().indexOf('/', prefix.length());
            if (slash > 0) {
                directories.merge(module.path().substring(prefix.length(), slash), 1, Integer::sum);
            }
        }
        StringBuilder text = new StringBuilder();
        directories.forEach((name, count) -> text.append("%s/  (%d)%n".formatted(name, count)));
        List<ModuleEntry> here =
                below(prefix).stream()
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
