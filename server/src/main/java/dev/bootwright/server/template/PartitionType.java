package dev.bootwright.server.template;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Words for partition type GUIDs. Source: UEFI 2.10 §5.3.3 and the Discoverable Partitions
/// Specification.
final class PartitionType {

    private static final Map<String, UUID> BY_WORD =
            new TreeMap<>(
                    Map.of(
                            "esp", UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"),
                            "bios", UUID.fromString("21686148-6449-6e6f-744e-656564454649"),
                            "xbootldr", UUID.fromString("bc13c2ff-59e6-4262-a352-b275fd6f7172"),
                            "linux", UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4"),
                            "home", UUID.fromString("933ac7e1-2eb4-4f13-b844-0e14e2aef915"),
                            "swap", UUID.fromString("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"),
                            "raid", UUID.fromString("a19d880f-05fc-4d3b-a006-743f0f84911e"),
                            "lvm", UUID.fromString("e6d6d379-f507-44c2-a23c-238f2a3df928")));

    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    static final Shape SHAPE =
            Shape.either(Shape.words(BY_WORD.keySet().toArray(String[]::new)), Shape.text(GUID));

    private PartitionType() {}

    /// A type from its word or GUID, or empty when it is neither.
    static Optional<UUID> parse(String text) {
        UUID known = BY_WORD.get(text);
        if (known != null) {
            return Optional.of(known);
        }
        return text.matches(GUID) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    static String words() {
        return String.join(", ", BY_WORD.keySet());
    }
}
