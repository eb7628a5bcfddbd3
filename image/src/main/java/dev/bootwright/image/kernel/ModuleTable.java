package dev.bootwright.image.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which modules of a kernel an image takes; the text is `modules.txt` or another beside this class.
///
/// @param text     the table itself, which is an input of every build
/// @param included paths below `kernel/`; one that ends in a slash means everything below it
/// @param excluded the same, for what is not taken after all
/// @param hot      names of modules that are not compressed one by one
record ModuleTable(String text, List<String> included, List<String> excluded, Set<String> hot) {

    /// Modules that only test the kernel; they are spread over all of it.
    private static final Pattern TEST =
            Pattern.compile("(test[_-].*|.*[_-](k?unit|self)?tests?)\\.ko");

    private static final String ROOT = "kernel/";

    /// @param resource beside this class
    static ModuleTable read(String resource) {
        try (InputStream in = ModuleTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not beside its class");
            }
            return parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    /// A table of nothing but these modules, none of them compressed.
    ///
    /// @param names with hyphens or underscores
    static ModuleTable of(Collection<String> names) {
        Set<String> normal = new TreeSet<>();
        names.forEach(name -> normal.add(ModuleInfo.normal(name)));
        return new ModuleTable("only " + normal, List.of(), List.of(), Set.copyOf(normal));
    }

    static ModuleTable parse(String text) {
        List<String> included = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        Set<String> hot = new HashSet<>();
        String section = "";
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                section = line;
            } else if (section.equals("[hot]")) {
                hot.addAll(List.of(line.split(" +", -1)));
            } else if (line.startsWith("-")) {
                excluded.add(line.substring(1));
            } else {
                included.add(line);
            }
        }
        return new ModuleTable(text, List.copyOf(included), List.copyOf(excluded), Set.copyOf(hot));
    }

    /// Whether the table asks for a module itself, not only for another that depends on it.
    ///
    /// @param path below `/lib/modules/RELEASE`: `kernel/drivers/md/raid1.ko`
    boolean asksFor(String path) {
        if (!path.startsWith(ROOT)) {
            return false;
        }
        String below = path.substring(ROOT.length());
        String file = below.substring(below.lastIndexOf('/') + 1);
        return included.stream().anyMatch(rule -> matches(rule, below))
                && excluded.stream().noneMatch(rule -> matches(rule, below))
                && !TEST.matcher(file).matches();
    }

    private static boolean matches(String rule, String path) {
        return rule.endsWith("/") ? path.startsWith(rule) : path.equals(rule);
    }
}
