package dev.bootwright.image.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/// Compares an ISO with what a list says of it, in all the algorithms of the list at once.
///
/// @param name the ISO's in the list
/// @param list the file of the list, for messages
record DigestProof(Path iso, String name, Path list) {

    /// @param text   of the list
    /// @param signer who signed it, empty for nobody
    Assurance prove(String text, String signer, LongConsumer progress) throws IOException {
        DigestList digests = DigestList.parse(text, name, list.getFileName().toString());
        if (digests.expected().isEmpty()) {
            throw Refusals.notListed(list, name, digests);
        }
        Map<String, String> proven = compare(digests.expected(), progress);
        List<String> notes = new ArrayList<>();
        if (!digests.weak().isEmpty()) {
            notes.add(
                    "%s: passed over %s: too weak, or not known here"
                            .formatted(list, String.join(", ", new TreeSet<>(digests.weak()))));
        }
        String algorithms = String.join(" and ", proven.keySet());
        String who = signer.isEmpty() ? "nobody vouches for it" : "signed by " + signer;
        String checked = "%s of %s, %s".formatted(algorithms, list.getFileName(), who);
        return new Assurance(signer, checked, proven, notes);
    }

    private Map<String, String> compare(
            Map<DigestAlgorithm, String> expected, LongConsumer progress) throws IOException {
        Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);
        expected.keySet().forEach(algorithm -> digests.put(algorithm, algorithm.digest()));
        List<Reading.Taker> takers = new ArrayList<>();
        digests.values().forEach(digest -> takers.add(digest::update));
        Reading.run(iso, takers, progress);
        Map<String, String> proven = new TreeMap<>();
        for (Map.Entry<DigestAlgorithm, MessageDigest> each : digests.entrySet()) {
            String found = HexFormat.of().formatHex(each.getValue().digest());
            String wanted = expected.get(each.getKey());
            if (!found.equals(wanted)) {
                throw Refusals.differs(iso, each.getKey(), list, wanted, found);
            }
            proven.put(each.getKey().name(), found);
        }
        return proven;
    }
}
