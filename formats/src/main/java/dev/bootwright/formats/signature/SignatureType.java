package dev.bootwright.formats.signature;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A format that leaves a signature, by the name that `blkid` gives it.
public enum SignatureType {
    EXT2("ext2"),
    EXT3("ext3"),
    EXT4("ext4"),
    EXT_JOURNAL("jbd"),
    XFS("xfs"),
    VFAT("vfat"),
    SWAP("swap"),
    SUSPEND("swsuspend"),
    MD("linux_raid_member"),
    LVM2("LVM2_member"),
    BTRFS("btrfs"),
    ZFS("zfs_member"),
    ISO9660("iso9660"),
    SQUASHFS("squashfs"),
    LUKS("crypto_LUKS"),
    NTFS("ntfs"),
    EXFAT("exfat"),
    REFS("ReFS"),
    BITLOCKER("BitLocker"),
    F2FS("f2fs"),
    JFS("jfs"),
    REISERFS("reiserfs"),
    HFS_PLUS("hfsplus"),
    APFS("apfs"),
    EROFS("erofs"),
    UDF("udf"),
    GFS2("gfs2"),
    OCFS2("ocfs2"),
    CRAMFS("cramfs"),
    ROMFS("romfs"),
    BCACHE("bcache"),
    BCACHEFS("bcachefs"),
    BLUESTORE("ceph_bluestore"),
    STRATIS("stratis"),
    VDO("vdo"),
    VMFS("VMFS_volume_member"),
    DM_SNAPSHOT("DM_snapshot_cow"),
    DM_VERITY("DM_verity_hash"),
    DM_INTEGRITY("DM_integrity"),
    DDF("ddf_raid_member"),
    INTEL_RAID("isw_raid_member"),
    /// Of our own word: `blkid` does not know it.
    PAYLOAD("payload");

    private static final Map<String, SignatureType> BY_WORD =
            Stream.of(values()).collect(Collectors.toMap(SignatureType::word, Function.identity()));

    private final String word;

    SignatureType(String word) {
        this.word = word;
    }

    /// As `blkid` names it, such as `linux_raid_member`.
    public String word() {
        return word;
    }

    public static Optional<SignatureType> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
