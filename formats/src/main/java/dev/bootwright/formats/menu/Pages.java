package dev.bootwright.formats.menu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The configuration files of one medium, each read once, and all together within bounds.
final class Pages {

    static final int MOST_ENTRIES = 500;

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_PAGES = 100;
    private static final int MOST_NOTES = 50;

    private final MenuFiles files;
    private final Set<String> read = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    Pages(MenuFiles files) {
        this.files = files;
    }

    List<String> notes() {
        return notes;
    }

    void note(String note) {
        if (notes.size() < MOST_NOTES && !notes.contains(note)) {
            notes.add(note);
        }
    }

    List<String> list(String directory) throws IOException {
        return files.list(directory).stream().sorted().toList();
    }

    /// The text of a file that was not read before; empty if there is none, or if it was. So files
    /// that include each other come to an end.
    Optional<String> open(String path) throws IOException {
        if (read.size() >= MOST_PAGES || read.contains(path)) {
            return Optional.empty();
        }
        Optional<String> text = files.text(path, MOST_BYTES + 1);
        if (text.isEmpty()) {
            return text;
        }
        read.add(path);
        if (text.get().length() > MOST_BYTES) {
            note("%s is longer than %d bytes, the rest is not read".formatted(path, MOST_BYTES));
            return Optional.of(text.get().substring(0, MOST_BYTES));
        }
        return text;
    }

    /// An absolute path without `.` and `..`, which never leads above the root.
    static String absolute(String directory, String path) {
        String whole = path.startsWith("/") ? path : directory + "/" + path;
        List<String> names = new ArrayList<>();
        for (String name : whole.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return "/" + String.join("/", names);
    }

    static String directoryOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
