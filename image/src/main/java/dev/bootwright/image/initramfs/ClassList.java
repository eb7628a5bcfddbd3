package dev.bootwright.image.initramfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Lists of the classes that runs of a program load, as `-XX:DumpLoadedClassList` writes them. A line is
///
/// ```text
/// java/lang/Object id: 0                      a class
/// @lambda-proxy CALLER NAME …                 the class of a lambda; as often as CALLER has such ones
/// @lambda-form-invoker …                      code for method handles
/// @cp CLASS INDEX…                            entries of its constant pool that the run resolved
/// ```
///
/// Source: `classListWriter.cpp` of OpenJDK.
final class ClassList {

    private static final String RESOLVED = "@cp ";
    private static final String LAMBDA = "@lambda-proxy ";

    /// What these resolve depends on how quickly another thread, or the other end of a pipe or
    /// connection, is.
    private static final List<String> UNSTEADY =
            List.of("java/lang/Process", "java/net/", "java/util/concurrent/", "sun/nio/ch/");

    private static final Pattern CLASS_ID = Pattern.compile(" id: \\d+.*");

    /// Which lines, and which indexes by class, how many lists have.
    private final Map<String, Integer> lines = new TreeMap<>();

    private final Map<String, Map<Integer, Integer>> resolved = new TreeMap<>();
    private final Set<String> withLambdas = new HashSet<>();

    private ClassList() {}

    /// What more than half of the lists have, sorted, without the numbers a run gives to classes. What
    /// was resolved is kept for classes with lambdas only: there it saves much time, and elsewhere
    /// little, but is often up to chance.
    static List<String> vote(List<List<String>> lists) {
        ClassList votes = new ClassList();
        lists.forEach(votes::count);
        return votes.majority(lists.size() / 2 + 1);
    }

    private void count(List<String> list) {
        Map<String, Integer> times = new HashMap<>();
        for (String line : list) {
            if (line.startsWith(RESOLVED)) {
                String[] words = line.split(" ", -1);
                Map<Integer, Integer> indexes =
                        resolved.computeIfAbsent(words[1], _ -> new TreeMap<>());
                for (int i = 2; i < words.length; i++) {
                    indexes.merge(Integer.valueOf(words[i]), 1, Integer::sum);
                }
            } else if (!line.startsWith("#")) {
                if (line.startsWith(LAMBDA)) {
                    withLambdas.add(line.split(" ", 3)[1]);
                }
                times.merge(CLASS_ID.matcher(line).replaceFirst(""), 1, Integer::sum);
            }
        }
        // The n-th time a line occurs is voted on by itself.
        times.forEach((line, count) -> {
            for (int n = 1; n <= count; n++) {
                lines.merge(line + "\n" + n, 1, Integer::sum);
            }
        });
    }

    private List<String> majority(int votes) {
        List<String> special = new ArrayList<>();
        List<String> all = new ArrayList<>();
        lines.forEach((numbered, count) -> {
            if (count >= votes) {
                String line = numbered.substring(0, numbered.indexOf('\n'));
                (line.startsWith("@") ? special : all).add(line);
            }
        });
        all.addAll(special); // the virtual machine wants a class before what is said of it
        resolved.forEach((name, indexes) -> {
            Set<Integer> kept = new TreeSet<>();
            indexes.forEach((index, count) -> {
                if (count >= votes && isSteady(name)) {
                    kept.add(index);
                }
            });
            if (!kept.isEmpty()) {
                var line = new StringBuilder(RESOLVED + name);
                kept.forEach(index -> line.append(' ').append(index));
                all.add(line.toString());
            }
        });
        return all;
    }

    private boolean isSteady(String name) {
        return withLambdas.contains(name) && UNSTEADY.stream().noneMatch(name::startsWith);
    }
}
