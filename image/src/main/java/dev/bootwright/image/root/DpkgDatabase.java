package dev.bootwright.image.root;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.debian.BinaryPackage;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// dpkg's records of packages that are unpacked and not configured: `/var/lib/dpkg`. What dpkg would have
/// done to unpack them in the system itself, except for running their `preinst`.
final class DpkgDatabase {

    private static final String HOME = "var/lib/dpkg/";
    private static final String INFO = HOME + "info/";

    private final RootTree tree;
    private final StringBuilder status = new StringBuilder();
    private final SortedMap<String, StringBuilder> triggers = new TreeMap<>();

    DpkgDatabase(RootTree tree) {
        this.tree = tree;
    }

    /// Notes a package whose files are in the tree.
    ///
    /// @param members of its `control.tar`
    /// @param paths   of its entries, as it has them
    void add(BinaryPackage of, Map<String, byte[]> members, List<String> paths) throws IOException {
        String control = text(members, "control").strip() + "\n";
        boolean isMultiArch = control.lines().anyMatch("Multi-Arch: same"::equals);
        String file = INFO + of.name() + (isMultiArch ? ":" + of.architecture() : "");
        for (var member : members.entrySet()) {
            if (!member.getKey().equals("control")) {
                boolean isScript = new String(member.getValue(), UTF_8).startsWith("#!");
                tree.putBytes(
                        file + "." + member.getKey(), isScript ? 0755 : 0644, member.getValue());
            }
        }
        StringBuilder list = new StringBuilder("/.\n");
        paths.forEach(path -> list.append('/').append(path).append('\n'));
        tree.putText(file + ".list", 0644, list.toString());
        text(members, "triggers").lines().forEach(line -> addTrigger(line, of.name()));
        int first = control.indexOf('\n') + 1; // behind "Package: …"
        status.append(control, 0, first)
                .append("Status: install ok unpacked\n")
                .append(control, first, control.length())
                .append(conffiles(text(members, "conffiles")))
                .append('\n');
    }

    private static String text(Map<String, byte[]> members, String name) {
        return new String(members.getOrDefault(name, new byte[0]), UTF_8);
    }

    /// With the digests of what is there, so that an upgrade sees what nobody has changed.
    private String conffiles(String lines) throws IOException {
        StringBuilder field = new StringBuilder();
        for (String line : lines.lines().toList()) {
            String path = line.strip();
            if (path.startsWith("/") && tree.has(path)) {
                field.append(' ')
                        .append(path)
                        .append(' ')
                        .append(md5(tree.read(path)))
                        .append('\n');
            }
        }
        return field.isEmpty() ? "" : "Conffiles:\n" + field;
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `interest[-await|-noawait] NAME`, where a name with a slash is a path.
    private void addTrigger(String line, String name) {
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
        if (words.length != 2 || !words[0].startsWith("interest")) {
            return;
        }
        String who = name + (words[0].endsWith("-noawait") ? "/noawait" : "");
        if (words[1].startsWith("/")) {
            line("File", words[1] + " " + who);
        } else if (words[1].matches("[A-Za-z0-9][A-Za-z0-9+._:-]*")) {
            line(words[1], who);
        }
    }

    private void line(String file, String text) {
        triggers.computeIfAbsent(file, _ -> new StringBuilder()).append(text).append('\n');
    }

    /// Writes what is about all packages.
    void finish() throws IOException {
        tree.putText(HOME + "status", 0644, status.toString());
        tree.putText(HOME + "available", 0644, "");
        tree.putText(INFO + "format", 0644, "1\n");
        for (var each : triggers.entrySet()) {
            tree.putText(HOME + "triggers/" + each.getKey(), 0644, each.getValue().toString());
        }
    }
}
