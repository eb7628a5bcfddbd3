package dev.bootwright.image.live;

import java.io.IOException;
import java.util.List;

/// One look at one medium.
final class Inspection {

    private final LiveTree tree;

    Inspection(LiveTree tree) {
        this.tree = tree;
    }

    LiveSystem run(String osRelease) throws IOException {
        tree.list("/");
        return new LiveSystem(
                osRelease.isEmpty() ? tree.volumeId() : osRelease,
                List.of(),
                List.of(),
                List.of("nothing was looked for"));
    }
}
