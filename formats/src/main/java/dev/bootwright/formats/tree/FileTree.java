package dev.bootwright.formats.tree;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A tree of files whose paths lead through symbolic links. Nothing leads out of it: `..` at the root
/// stays there, and an absolute link begins at the root of the tree.
///
/// @param <N> a file or directory, which knows where it is
public interface FileTree<N> {

    /// As many as Linux follows for one path, `MAXSYMLINKS` in path_resolution(7).
    int MAX_LINKS = 40;

    N root();

    FileKind kind(N node);

    /// Where a symbolic link leads.
    String target(N link);

    /// What a directory has under a name.
    Optional<N> child(N directory, String name) throws IOException;

    /// What to say about a link that is one too many.
    IOException tooManyLinks(N link);

    /// What is found under a path, never a symbolic link.
    ///
    /// @param path from the root on, whether it begins with `/` or not
    /// @return empty if there is nothing, also where a link leads nowhere
    /// @throws IOException if the links go on for ever, or the tree cannot be read
    default Optional<N> resolve(String path) throws IOException {
        Deque<N> way = new ArrayDeque<>(List.of(root()));
        Deque<String> left = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                leave(way);
                continue;
            }
            if (kind(way.element()) != FileKind.DIRECTORY) {
                return Optional.empty();
            }
            Optional<N> found = child(way.element(), name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            N node = found.get();
            if (kind(node) != FileKind.SYMBOLIC_LINK) {
                way.push(node);
                continue;
            }
            if (++links > MAX_LINKS) {
                throw tooManyLinks(node);
            }
            follow(target(node), way, left);
        }
        return Optional.of(way.element());
    }

    private void leave(Deque<N> way) {
        if (way.size() > 1) {
            way.pop();
        }
    }

    private void follow(String target, Deque<N> way, Deque<String> left) {
        if (target.startsWith("/")) {
            way.clear();
            way.push(root());
        }
        Arrays.asList(target.split("/", -1)).reversed().forEach(left::push);
    }
}
