package dev.bootwright.formats.iso9660;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// The ways in which the real tools lay out one tree of files.
final class IsoVariants {

    private IsoVariants() {}

    static Stream<Arguments> variants() {
        return Stream.of(
                made("Rock Ridge", Naming.ROCK_RIDGE, "any", "xorriso", "-as", "mkisofs", "-R"),
                made(
                        "Rock Ridge and Joliet",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-J",
                        "-joliet-long"),
                made(
                        "directories moved",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-rr_reloc_dir",
                        "/moved"),
                made(
                        "directories moved and hidden",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-hide-rr-moved"),
                made(
                        "ISO level 4",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-iso-level",
                        "4"),
                made(
                        "genisoimage",
                        Naming.ROCK_RIDGE,
                        "any",
                        "genisoimage",
                        "-R",
                        "-J",
                        "-joliet-long"),
                made(
                        "Joliet",
                        Naming.JOLIET,
                        "norock",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "--norock",
                        "-J",
                        "-joliet-long"),
                made(
                        "Joliet of genisoimage",
                        Naming.JOLIET,
                        "norock",
                        "genisoimage",
                        "-J",
                        "-joliet-long",
                        "-D"),
                made(
                        "plain, level 1",
                        Naming.PLAIN,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "--norock",
                        "-iso-level",
                        "1"),
                made(
                        "plain, level 3",
                        Naming.PLAIN,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "--norock",
                        "-iso-level",
                        "3"),
                made("plain of genisoimage", Naming.PLAIN, "any", "genisoimage", "-l", "-D"));
    }

    /// With names in UTF-8, which the tools take for something else where nothing says so.
    static String run(String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("LC_ALL=C.UTF-8", Peer.find(program).toString()));
        all.addAll(List.of(arguments));
        return Peer.run("env", all.toArray(String[]::new));
    }

    /// 7z shows Joliet's names before Rock Ridge's, and moved directories where they were moved to, so it is
    /// not asked about those.
    static Stream<Arguments> variantsFor7z() {
        return variants()
                .filter(variant -> {
                    List<?> command = (List<?>) variant.get()[2];
                    boolean isBoth =
                            variant.get()[0] == Naming.ROCK_RIDGE && command.contains("-J");
                    return !isBoth
                            && command.stream()
                                    .noneMatch(Set.of("-rr_reloc_dir", "-hide-rr-moved")::contains);
                });
    }

    private static Arguments made(String name, Naming naming, String readAs, String... command) {
        return argumentSet(name, naming, readAs, List.of(command));
    }

    /// Makes a volume of the tree below it.
    static Path make(Path directory, List<String> command)
            throws IOException, InterruptedException {
        Path tree = tree(directory);
        Path image = directory.resolve("image.iso");
        if (command.getFirst().equals("genisoimage")) {
            Files.delete(tree.resolve("long")); // it leaves the end of such a target out
        }
        List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
        arguments.addAll(List.of("-quiet", "-V", "PEER", "-o", image.toString(), tree.toString()));
        run(command.getFirst(), arguments.toArray(String[]::new));
        return image;
    }

    static Path tree(Path directory) throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Path deep = Files.createDirectories(tree.resolve("1/2/3/4/5/6/7/8/9/10/11"));
        Files.writeString(deep.resolve("deep"), "deep");
        Path many = Files.createDirectories(tree.resolve("many"));
        for (int i = 0; i < 300; i++) {
            Files.writeString(many.resolve("file-%d.txt".formatted(i)), "number " + i);
        }
        Path boot = Files.createDirectories(tree.resolve("boot"));
        Files.write(boot.resolve("vmlinuz-6.1.0-1-amd64"), new byte[100_000]);
        Files.writeString(tree.resolve("Ünïcode ☃ name.squashfs"), "snow");
        Files.writeString(tree.resolve("n".repeat(60) + "-long"), "long name");
        Files.createFile(tree.resolve("empty"));
        Files.createSymbolicLink(tree.resolve("kernel"), Path.of("boot/vmlinuz-6.1.0-1-amd64"));
        Files.createSymbolicLink(boot.resolve("up"), Path.of("/boot/../1/2/3/4/5/6/7/8/9/10"));
        Files.createSymbolicLink(
                tree.resolve("long"), Path.of("x".repeat(200) + "/" + "y".repeat(250) + "/../z"));
        return tree;
    }
}
