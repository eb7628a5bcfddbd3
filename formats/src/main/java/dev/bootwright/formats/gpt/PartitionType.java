package dev.bootwright.formats.gpt;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The partition types in daily use. Sources: UEFI 2.10 §5.3.3; the Discoverable Partitions
/// Specification.
public enum PartitionType {
    EFI_SYSTEM("efi", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"),
    BIOS_BOOT("bios", "21686148-6449-6e6f-744e-656564454649"),
    LINUX("linux", "0fc63daf-8483-4772-8e79-3d69d8477de4"),
    LINUX_SWAP("swap", "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"),
    LINUX_RAID("raid", "a19d880f-05fc-4d3b-a006-743f0f84911e"),
    LINUX_LVM("lvm", "e6d6d379-f507-44c2-a23c-238f2a3df928"),
    LINUX_ROOT_X86_64("root", "4f68bce3-e8cd-4db1-96e7-fbcaf984b709"),
    LINUX_HOME("home", "933ac7e1-2eb4-4f13-b844-0e14e2aef915"),
    MICROSOFT_BASIC_DATA("data", "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"),
    SOLARIS_ZFS("zfs", "6a898cc3-1dd2-11b2-99a6-080020736631");

    private static final Map<UUID, PartitionType> BY_GUID =
            Stream.of(values()).collect(Collectors.toMap(PartitionType::guid, Function.identity()));
    private static final Map<String, PartitionType> BY_WORD =
            Stream.of(values()).collect(Collectors.toMap(PartitionType::word, Function.identity()));

    private final String word;
    private final UUID guid;

    PartitionType(String word, String guid) {
        this.word = word;
        this.guid = UUID.fromString(guid);
    }

    /// What people write, such as `efi`.
    public String word() {
        return word;
    }

    public UUID guid() {
        return guid;
    }

    public static Optional<PartitionType> of(UUID guid) {
        return Optional.ofNullable(BY_GUID.get(guid));
    }

    public static Optional<PartitionType> ofWord(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
