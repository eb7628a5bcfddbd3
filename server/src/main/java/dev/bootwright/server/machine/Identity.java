package dev.bootwright.server.machine;

import dev.bootwright.formats.net.MacAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a machine is known by: SMBIOS UUID, serial number, and the MAC addresses of its interfaces.
/// Never an IP address.
///
/// @param uuid   lower case; absent when the machine has none of its own
/// @param serial absent when the machine has none of its own
/// @param macs   in the order they became known
public record Identity(Optional<String> uuid, Optional<String> serial, List<MacAddress> macs) {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// UUIDs that many boards share: those a vendor forgot to set, as boot servers have met them.
    private static final Set<String> JUNK_UUIDS =
            Set.of(
                    "03000200-0400-0500-0006-000700080009",
                    "00020003-0004-0005-0006-000700080009",
                    "12345678-1234-5678-90ab-cddeefaabbcc",
                    "78563412-3412-7856-90ab-cddeefaabbcc",
                    "01234567-89ab-cdef-0123-456789abcdef",
                    "11111111-2222-3333-4444-555555555555");

    /// Serial numbers that are none.
    private static final Set<String> JUNK_SERIALS =
            Set.of(
                    "none",
                    "to be filled by o.e.m.",
                    "to be filled by oem",
                    "default string",
                    "default",
                    "system serial number",
                    "chassis serial number",
                    "serial number",
                    "serial",
                    "not specified",
                    "not available",
                    "not applicable",
                    "not present",
                    "not settable",
                    "n/a",
                    "na",
                    "oem",
                    "o.e.m.",
                    "unknown",
                    "invalid",
                    "empty",
                    "123456789",
                    "0123456789",
                    "1234567890",
                    "01234567890123456789",
                    "1234567890abcdef",
                    "sernum0000000",
                    "type2 - board serial number");

    public Identity {
        macs = List.copyOf(macs);
    }

    /// An identity from what a machine says of itself; values that many machines share are dropped.
    public static Identity of(
            Optional<String> uuid, Optional<String> serial, List<MacAddress> macs) {
        return new Identity(
                uuid.flatMap(Identity::cleanUuid),
                serial.flatMap(Identity::cleanSerial),
                macs.stream().filter(Identity::isOwn).distinct().toList());
    }

    /// A UUID in lower case, or empty when it is malformed or known to be on many boards.
    static Optional<String> cleanUuid(String text) {
        String uuid = text.strip().toLowerCase(Locale.ROOT);
        boolean isJunk =
                !UUID_FORM.matcher(uuid).matches()
                        || JUNK_UUIDS.contains(uuid)
                        || uuid.replace("-", "").chars().distinct().count() <= 2;
        return isJunk ? Optional.empty() : Optional.of(uuid);
    }

    /// A serial number without surrounding blanks, or empty when it is a placeholder.
    static Optional<String> cleanSerial(String text) {
        String serial = text.strip();
        boolean isJunk =
                serial.length() < 3
                        || JUNK_SERIALS.contains(serial.toLowerCase(Locale.ROOT))
                        || serial.chars().distinct().count() == 1;
        return isJunk ? Optional.empty() : Optional.of(serial);
    }

    /// Neither all zeros, nor a group address such as broadcast.
    private static boolean isOwn(MacAddress mac) {
        return mac.bits() != 0 && (mac.bits() >>> 40 & 1) == 0;
    }

    /// Whether this, which is known, and `shown`, which a machine shows now, are one machine.
    ///
    /// ```text
    /// UUIDs      serials    a MAC in common   one machine?
    /// equal      differ     any               no   boards that share a UUID
    /// equal      equal      any               yes  every NIC may have been replaced
    /// equal      one lacks  yes               yes
    /// equal      one lacks  no                no   cannot be told from boards that share a UUID
    /// differ     equal      yes               yes  firmware update gave a new UUID
    /// differ     equal      no                no   nodes of one chassis share its serial
    /// differ     otherwise  any               no   a NIC was moved
    /// one lacks  differ     any               no
    /// one lacks  equal      any               yes
    /// one lacks  one lacks  yes               yes
    /// one lacks  one lacks  no                no
    /// ```
    public boolean isSameMachine(Identity shown) {
        boolean sharesMac = !Collections.disjoint(macs, shown.macs);
        boolean serialsEqual = serial.isPresent() && serial.equals(shown.serial);
        boolean serialsDiffer = serial.isPresent() && shown.serial.isPresent() && !serialsEqual;
        if (uuid.isPresent() && shown.uuid.isPresent()) {
            return uuid.equals(shown.uuid)
                    ? serialsEqual || (!serialsDiffer && sharesMac)
                    : serialsEqual && sharesMac;
        }
        return !serialsDiffer && (serialsEqual || sharesMac);
    }

    /// The MAC addresses that both have.
    List<MacAddress> sharedWith(Identity other) {
        return macs.stream().filter(other.macs::contains).toList();
    }

    Identity without(Collection<MacAddress> gone) {
        return new Identity(
                uuid, serial, macs.stream().filter(mac -> !gone.contains(mac)).toList());
    }

    /// What is known after a machine has shown itself: what it shows replaces what was known; what it
    /// does not show stays.
    Identity updatedBy(Identity shown) {
        return new Identity(
                shown.uuid.or(() -> uuid),
                shown.serial.or(() -> serial),
                shown.macs.isEmpty() ? macs : shown.macs);
    }
}
