package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.io.InputStream;

/// The files of a preboot image that come from no package.
final class PrebootFiles {

    private static final String INIT = "preboot/init";

    /// Every array on a target is of this machine, whatever host made it, so `/dev/md0` keeps its name.
    private static final String MDADM_CONF =
            "DEVICE /dev/etherd/e*\nHOMEHOST <ignore>\nAUTO +all\n";

    private PrebootFiles() {}

    static void addTo(FileTree tree, PrebootOptions options) {
        for (String name : new String[] {"dev", "etc", "proc", "run", "sys", "tmp"}) {
            tree.putDirectory(name, Part.SKELETON);
        }
        // The kernel opens the console for init before anything is mounted over /dev.
        tree.put("dev/console", new Node.CharacterDevice(Part.SKELETON, 0600, 5, 1));
        tree.put("dev/null", new Node.CharacterDevice(Part.SKELETON, 0666, 1, 3));
        tree.putText("etc/passwd", Part.SKELETON, "root:x:0:0:root:/:/bin/sh\n");
        tree.put("usr/bin/sh", new Node.SymbolicLink(Part.PROGRAMS, "busybox"));
        byte[] init = init().getBytes(UTF_8);
        tree.put("init", new Node.RegularFile(Part.SKELETON, 0755, Content.of(init)));
        if (!options.config().isEmpty()) {
            tree.putText("config", Part.SKELETON, options.config());
        }
        if (options.additions().contains(PrebootAddition.MDADM)) {
            tree.putText("etc/mdadm.conf", Part.SKELETON, MDADM_CONF);
        }
    }

    /// The text of `/init`.
    static String init() {
        try (InputStream in = PrebootFiles.class.getResourceAsStream(INIT)) {
            if (in == null) {
                throw new IllegalStateException(INIT + " is not beside its class");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(INIT + " cannot be read", e);
        }
    }
}
