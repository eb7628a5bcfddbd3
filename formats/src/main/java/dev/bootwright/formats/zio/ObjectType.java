package dev.bootwright.formats.zio;

import java.util.Set;

/// What blocks and objects hold, `dmu_object_type`.
///
/// ```text
/// bits of a type of 80 or more:  80 new kind   40 metadata   20 encrypted   0-4 how to swap bytes
/// ```
public final class ObjectType {

    public static final int PACKED_LIST = 3;
    public static final int INTENT_LOG = 9;
    public static final int DNODE = 10;
    public static final int OBJECT_SET = 11;
    public static final int ZNODE = 17;
    public static final int FILE = 19;
    public static final int DIRECTORY = 20;
    public static final int SYSTEM_ATTRIBUTES = 44;

    private static final int NEW = 0x80;
    private static final int ENCRYPTED = 0x20;

    /// Of `dmu_ot`, those marked as encrypted.
    private static final Set<Integer> ENCRYPTED_TYPES =
            Set.of(9, 10, 18, 19, 20, 22, 23, 25, 26, 33, 34, 35, 39, 40, 44, 45, 46, 47, 49);

    private ObjectType() {}

    /// Whether blocks of this type are encrypted in an encrypted dataset.
    public static boolean isEncrypted(int type) {
        return (type & NEW) != 0 ? (type & ENCRYPTED) != 0 : ENCRYPTED_TYPES.contains(type);
    }
}
