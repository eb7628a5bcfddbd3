package dev.bootwright.image.iso;

import dev.bootwright.image.iso.Publication.PublishedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Whether what a publication boots is what it was.
///
/// @param good  paths whose digests are right
/// @param wrong the others
/// @param stamp of the file that was read
public record PublicationCheck(List<String> good, List<String> wrong, IsoStamp stamp) {

    public PublicationCheck {
        good = List.copyOf(good);
        wrong = List.copyOf(wrong);
    }

    public boolean isGood() {
        return wrong.isEmpty();
    }

    /// Reads every file and makes its digests again.
    public static PublicationCheck of(Publication publication, Publisher.Progress progress)
            throws IOException {
        long all =
                publication.files().stream().mapToLong(PublishedFile::size).sum()
                        * Digesting.Algorithm.values().length;
        Digesting digesting = new Digesting(publication.iso(), done -> progress.at(done, all));
        IsoStamp stamp = IsoStamp.of(publication.iso());
        List<String> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (PublishedFile file : publication.files()) {
            boolean isRight =
                    stamp.size() >= end(file)
                            && digesting.all(file.extents()).equals(file.digests());
            (isRight ? good : wrong).add(file.path());
        }
        return new PublicationCheck(good, wrong, stamp);
    }

    private static long end(PublishedFile file) {
        return file.extents().stream().mapToLong(extent -> extent.end()).max().orElse(0);
    }
}
