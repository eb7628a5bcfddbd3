package dev.bootwright.formats.menu;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Files that are only text.
record MapFiles(Map<String, String> texts) implements MenuFiles {

    @Override
    public Optional<String> text(String path, int mostBytes) {
        return Optional.ofNullable(texts.get(path))
                .map(text -> text.substring(0, Math.min(mostBytes, text.length())));
    }

    @Override
    public List<String> list(String directory) {
        String prefix = directory + "/";
        return texts.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).split("/", 2)[0])
                .distinct()
                .toList();
    }
}
