package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Formats that are only named: each by fixed bytes at a fixed place, counted from the start of the
/// device or, where negative, from its end.
final class Marks implements Probe {

    /// @param offset in bytes; negative: from the end of the device
    /// @param magic  a character for each byte
    private record Mark(SignatureType type, long offset, String magic) {

        static Mark text(SignatureType type, long offset, String magic) {
            return new Mark(type, offset, magic);
        }

        static Mark hex(SignatureType type, long offset, String magic) {
            return new Mark(type, offset, new String(HexFormat.of().parseHex(magic), ISO_8859_1));
        }

        long position(long deviceSize) {
            return offset < 0 ? deviceSize + offset : offset;
        }
    }

    private static final List<Mark> TABLE =
            List.of(
                    Mark.text(SignatureType.SQUASHFS, 0, "hsqs"),
                    Mark.text(SignatureType.SQUASHFS, 0, "sqsh"),
                    Mark.text(SignatureType.NTFS, 3, "NTFS    "),
                    Mark.text(SignatureType.EXFAT, 3, "EXFAT   "),
                    Mark.text(SignatureType.REFS, 0, "\0\0\0ReFS\0"),
                    Mark.text(SignatureType.BITLOCKER, 3, "-FVE-FS-"),
                    Mark.hex(SignatureType.F2FS, 1024, "1020f5f2"),
                    Mark.hex(SignatureType.F2FS, 5120, "1020f5f2"),
                    Mark.text(SignatureType.JFS, 32768, "JFS1"),
                    Mark.text(SignatureType.REISERFS, 8192 + 52, "ReIsErFs"),
                    Mark.text(SignatureType.REISERFS, 65536 + 52, "ReIsErFs"),
                    Mark.text(SignatureType.REISERFS, 65536 + 52, "ReIsEr2Fs"),
                    Mark.text(SignatureType.REISERFS, 65536 + 52, "ReIsEr3Fs"),
                    Mark.hex(SignatureType.HFS_PLUS, 1024, "482b0004"),
                    Mark.hex(SignatureType.HFS_PLUS, 1024, "48580005"),
                    Mark.hex(SignatureType.HFS_PLUS, -1024, "482b0004"),
                    Mark.hex(SignatureType.HFS_PLUS, -1024, "48580005"),
                    Mark.text(SignatureType.APFS, 32, "NXSB"),
                    Mark.hex(SignatureType.EROFS, 1024, "e2e1f5e0"),
                    Mark.text(SignatureType.UDF, 32769, "BEA01"),
                    Mark.text(SignatureType.UDF, 32769 + 2048, "NSR02"),
                    Mark.text(SignatureType.UDF, 32769 + 2048, "NSR03"),
                    Mark.hex(SignatureType.GFS2, 65536, "0116197000000001"),
                    Mark.text(SignatureType.OCFS2, 1024, "OCFSV2"),
                    Mark.text(SignatureType.OCFS2, 2048, "OCFSV2"),
                    Mark.text(SignatureType.OCFS2, 4096, "OCFSV2"),
                    Mark.text(SignatureType.OCFS2, 8192, "OCFSV2"),
                    Mark.hex(SignatureType.CRAMFS, 0, "453dcd28"),
                    Mark.text(SignatureType.ROMFS, 0, "-rom1fs-"),
                    Mark.hex(SignatureType.BCACHE, 4120, "c68573f64e1a45ca8265f57f48ba6d81"),
                    Mark.hex(SignatureType.BCACHEFS, 4120, "c68573f666ce90a9d96a60cf803df7ef"),
                    Mark.text(SignatureType.BLUESTORE, 0, "bluestore block device"),
                    Mark.text(SignatureType.STRATIS, 516, "!Stra0tis\u0086\u00ff\u0002^Arh"),
                    Mark.text(SignatureType.VDO, 0, "dmvdo001"),
                    Mark.hex(SignatureType.VMFS, 1 << 20, "0dd001c0"),
                    Mark.text(SignatureType.DM_SNAPSHOT, 0, "SnAp"),
                    Mark.text(SignatureType.DM_VERITY, 0, "verity\0\0"),
                    Mark.text(SignatureType.DM_INTEGRITY, 0, "integrt\0"),
                    Mark.hex(SignatureType.DDF, -512, "de11de11"),
                    Mark.hex(SignatureType.DDF, -(257 * 512), "de11de11"),
                    Mark.text(SignatureType.PAYLOAD, 0, "LBPAYLD1"),
                    Mark.text(SignatureType.INTEL_RAID, -1024, "Intel Raid ISM Cfg Sig. "));

    @Override
    public List<Signature> probe(Region device) throws IOException {
        Map<SignatureType, List<Extent>> found = new LinkedHashMap<>();
        for (Mark mark : TABLE) {
            long position = mark.position(device.size());
            if (device.holds(position, mark.magic().getBytes(ISO_8859_1))) {
                found.computeIfAbsent(mark.type(), _ -> new ArrayList<>())
                        .add(new Extent(position, mark.magic().length()));
            }
        }
        List<Signature> signatures = new ArrayList<>();
        found.forEach((type, marks) ->
                signatures.add(
                        new Signature(
                                type,
                                Optional.empty(),
                                Optional.empty(),
                                marks,
                                Optional.empty())));
        return signatures;
    }
}
