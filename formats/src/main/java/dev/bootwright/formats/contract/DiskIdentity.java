package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Locale;
import java.util.Optional;

/// What makes a disk this disk and no other; never a name such as `/dev/sda`, which moves.
///
/// A disk without a serial number has the empty text there and is then known by its WWN; a disk
/// with neither can be inventoried but never be written to.
///
/// @param serial as the disk reports it, without surrounding blanks
/// @param wwn    world wide name, such as `naa.5000c50015ea71aa` or `nvme.1b36-…`
/// @param size   in bytes
public record DiskIdentity(String serial, Optional<String> wwn, long size) {

    /// Disks of one maker and batch have fewer first characters in common.
    private static final int SHORTEST_CUT = 8;

    public static DiskIdentity fromJson(Json json) throws JsonException {
        Json.Object object = json.asObject("disk");
        return new DiskIdentity(
                object.text("serial"), object.findText("wwn"), object.integer("size"));
    }

    public Json.Object toJson() {
        return Json.object()
                .put("serial", serial)
                .putIfPresent("wwn", wwn, Json::of)
                .put("size", size)
                .build();
    }

    /// Whether the disk can be told from others at all.
    public boolean isKnown() {
        return !serial.isEmpty() || wwn.isPresent();
    }

    /// Whether it is the same disk, whatever its size: tools of controllers say that differently for a disk
    /// that is a member.
    public boolean isSame(DiskIdentity other) {
        return isKnown() && serial.equals(other.serial) && wwn.equals(other.wwn);
    }

    /// Whether it may be the same disk as another program tells of it: tools of controllers cut serial numbers
    /// (`sas3ircu` those of SAS disks, to 8 characters), and write them with other blanks, dashes and case. It
    /// says yes rather too often: a reason to leave a disk alone, never one to choose it.
    public boolean mayBe(DiskIdentity other) {
        String name = plain(wwn.orElse(""));
        String otherName = plain(other.wwn.orElse(""));
        String number = plain(serial);
        String otherNumber = plain(other.serial);
        boolean isCut =
                Math.min(number.length(), otherNumber.length()) >= SHORTEST_CUT
                        && (number.startsWith(otherNumber) || otherNumber.startsWith(number));
        boolean isApart = name.startsWith("naa") && otherName.startsWith("naa");
        return (!name.isEmpty() && name.equals(otherName))
                || (!number.isEmpty() && number.equals(otherNumber))
                || (isCut && !isApart);
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s\\p{Punct}]+", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return serial.isEmpty() ? wwn.orElse("(disk without identity)") : serial;
    }
}
