package dev.bootwright.image.initramfs;

import dev.bootwright.image.initramfs.FileTree.Node;

/// The directories, devices and few files of `/etc` without which programs do not run.
final class Skeleton {

    /// What `mount` tries where no type is given. The kernel loads the module of a name it does not know, and so
    /// these need not be loaded for a person to mount something.
    private static final String FILE_SYSTEMS =
            "ext4\nxfs\nbtrfs\nexfat\nvfat\nsquashfs\niso9660\nudf\n";

    private Skeleton() {}

    /// @param release of the kernel, for `/etc/os-release`
    static void addTo(FileTree tree, String release) {
        for (String name :
                new String[] {"dev", "etc", "mnt", "proc", "run", "sys", "var/lib", "var/log"}) {
            tree.putDirectory(name, Part.SKELETON);
        }
        tree.put("root", new Node.Directory(Part.SKELETON, 0700));
        tree.put("tmp", new Node.Directory(Part.SKELETON, 01777));
        tree.put("var/run", new Node.SymbolicLink(Part.SKELETON, "../run"));
        tree.put("var/tmp", new Node.SymbolicLink(Part.SKELETON, "../tmp"));
        // The kernel opens the console for init before anything is mounted over /dev.
        tree.put("dev/console", new Node.CharacterDevice(Part.SKELETON, 0600, 5, 1));
        tree.put("dev/null", new Node.CharacterDevice(Part.SKELETON, 0666, 1, 3));
        tree.put("etc/mtab", new Node.SymbolicLink(Part.SKELETON, "../proc/self/mounts"));
        tree.putText("etc/passwd", Part.SKELETON, "root:x:0:0:root:/root:/bin/sh\n");
        tree.putText("etc/group", Part.SKELETON, "root:x:0:\ntty:x:5:\ndisk:x:6:\n");
        tree.putText("etc/hosts", Part.SKELETON, "127.0.0.1 localhost\n::1 localhost\n");
        tree.putText("etc/filesystems", Part.SKELETON, FILE_SYSTEMS);
        tree.putText(
                "etc/nsswitch.conf",
                Part.SKELETON,
                "passwd: files\ngroup: files\nhosts: files dns\n");
        tree.putText(
                "etc/os-release",
                Part.SKELETON,
                "NAME=Bootwright\nID=bootwright\nPRETTY_NAME=\"Bootwright, kernel %s\"\n"
                        .formatted(release));
    }
}
