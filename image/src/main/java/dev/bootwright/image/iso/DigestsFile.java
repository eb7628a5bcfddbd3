package dev.bootwright.image.iso;

import dev.bootwright.image.iso.Publication.PublishedFile;
import java.util.List;
import java.util.function.Function;

/// `DIGESTS` of everything booted, in Gentoo's form: a comment names the algorithm of the lines below it,
/// which `sha256sum -c`, `sha512sum -c` and `b2sum -c` read each for itself.
///
/// ```text
/// # SHA256 HASH
/// 5994471abb…  file/boot/gentoo
/// # SHA512 HASH
/// …
/// # BLAKE2B HASH
/// …
/// ```
public final class DigestsFile {

    /// The name of the file.
    public static final String NAME = "DIGESTS";

    private DigestsFile() {}

    /// The text for a version; the names in it are relative to where the version's files are.
    public static String of(Publication publication) {
        return of(publication, file -> List.of(publication.nameOf(file)));
    }

    /// The text for a version whose files have other names, or several.
    public static String of(Publication publication, Function<PublishedFile, List<String>> names) {
        return section("SHA256", publication, names, Digests::sha256)
                + section("SHA512", publication, names, Digests::sha512)
                + section("BLAKE2B", publication, names, Digests::blake2b);
    }

    private static String section(
            String algorithm,
            Publication publication,
            Function<PublishedFile, List<String>> names,
            Function<Digests, String> digest) {
        StringBuilder text = new StringBuilder("# " + algorithm + " HASH\n");
        for (PublishedFile file : publication.files()) {
            for (String name : names.apply(file)) {
                text.append(digest.apply(file.digests())).append("  ").append(name).append('\n');
            }
        }
        return text.toString();
    }
}
