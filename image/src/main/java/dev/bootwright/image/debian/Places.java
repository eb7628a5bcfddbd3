package dev.bootwright.image.debian;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/// Addresses of files below a mirror's base address.
final class Places {

    private Places() {}

    static URI release(URI mirror, String suite) {
        return below(mirror, "dists/" + suite + "/InRelease");
    }

    /// Where an index can be had: by its digest first, where the archive offers that.
    static List<URI> index(Source source, Release release, String path, String sha256) {
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        List<URI> places = new ArrayList<>();
        for (URI mirror : source.mirrors()) {
            String suite = "dists/" + source.suite() + "/";
            if (release.byHash()) {
                places.add(below(mirror, suite + directory + "by-hash/SHA256/" + sha256));
            }
            places.add(below(mirror, suite + path));
        }
        return places;
    }

    static List<URI> file(BinaryPackage of) {
        return of.mirrors().stream().map(mirror -> below(mirror, of.path())).toList();
    }

    /// @throws IllegalArgumentException if the path cannot be part of an address
    private static URI below(URI mirror, String path) {
        try {
            return mirror.resolve(new URI(null, null, "./" + path, null).getRawPath());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
