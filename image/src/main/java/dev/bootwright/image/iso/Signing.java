package dev.bootwright.image.iso;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.image.trust.CmsKey;
import dev.bootwright.image.trust.OpenPgpKey;
import dev.bootwright.image.trust.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Signs a publication: its digests for people, each file that is loaded for iPXE.
public final class Signing {

    /// What a signature's name ends with.
    public static final String ENDING = ".sig";

    private Signing() {}

    /// The name of a file's signature among a publication's documents, which lie flat.
    ///
    /// @param file as loaders ask for it below a version: `file/boot/gentoo`, `combined/1`
    public static String documentOf(String file) {
        return file.replace("%", "%25").replace("/", "%2F") + ENDING;
    }

    /// Makes the signatures.
    ///
    /// @param at written into those that hold a time
    /// @return documents of the publication, by name
    public static Map<String, byte[]> sign(
            Publication publication, List<SigningKey> keys, Instant at) throws IOException {
        Map<String, byte[]> documents = new LinkedHashMap<>();
        for (SigningKey key : keys) {
            switch (key) {
                case OpenPgpKey openPgp ->
                        documents.put(
                                DigestsFile.NAME + ".asc",
                                openPgp.clearSign(DigestsFile.of(publication), at).getBytes(UTF_8));
                case CmsKey cms -> signFiles(publication, cms, documents);
            }
        }
        return documents;
    }

    private static void signFiles(
            Publication publication, CmsKey key, Map<String, byte[]> documents) throws IOException {
        for (PublishedFile file : publication.files()) {
            try (InputStream content = IsoParts.of(publication.iso(), file)) {
                documents.put(documentOf(publication.nameOf(file)), key.sign(content));
            }
        }
        for (int i = 1; i <= publication.entries().size(); i++) {
            Publication.Entry entry = publication.entries().get(i - 1);
            if (!entry.wrapped().isEmpty() && publication.combined(entry) == i) {
                CombinedInitrd combined = CombinedInitrd.of(publication, entry);
                try (InputStream content = IsoParts.of(publication.iso(), combined)) {
                    documents.put(documentOf("combined/" + i), key.sign(content));
                }
            }
        }
    }
}
