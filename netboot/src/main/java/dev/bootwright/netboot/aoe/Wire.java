package dev.bootwright.netboot.aoe;

/// Where the fields of a frame lie, for the code that answers without taking frames apart.
///
/// ```text
/// offset  size  field               big-endian, save the LBA
///      0     6  destination
///      6     6  source
///     12     2  EtherType           0x88A2
///     14     1  version and flags   high nibble 1; low nibble 8 response, 4 error
///     15     1  error
///     16     2  major               the shelf
///     18     1  minor               the slot
///     19     1  command
///     20     4  tag                 chosen by the initiator, echoed
///     24        what the command says, see AoeBody
/// ```
///
/// Source: AoEr11, §2.
final class Wire {

    static final int ETHER_TYPE = 0x88A2;
    static final int VERSION = 1;

    static final int RESPONSE = 8;
    static final int ERROR = 4;

    static final int DESTINATION_AT = 0;
    static final int SOURCE_AT = 6;
    static final int TYPE_AT = 12;
    static final int FLAGS_AT = 14;
    static final int ERROR_AT = 15;
    static final int SHELF_AT = 16;
    static final int SLOT_AT = 18;
    static final int COMMAND_AT = 19;
    static final int TAG_AT = 20;
    static final int BODY_AT = 24;

    static final int ATA_FLAGS_AT = 24;
    static final int ATA_FEATURE_AT = 25;
    static final int ATA_SECTORS_AT = 26;
    static final int ATA_COMMAND_AT = 27;
    static final int ATA_LBA_AT = 28;
    static final int ATA_DATA_AT = 36;

    /// The least that Ethernet carries, without the checksum; shorter frames are padded with zeros.
    static final int MIN_FRAME = 60;

    static final int SECTOR = 512;

    static final int ATA = 0;
    static final int CONFIG = 1;
    static final int MASK = 2;
    static final int RESERVE = 3;

    private Wire() {}

    /// How many sectors fit a frame, at most what a count of 8 bits can say. Linux and vblade count
    /// the Ethernet header in, too.
    ///
    /// @param mtu of an interface, in bytes
    static int maxSectors(int mtu) {
        return Math.clamp((mtu - ATA_DATA_AT) / SECTOR, 0, 255);
    }
}
