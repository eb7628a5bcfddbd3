package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootStage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a message tells about the program that sent it.
///
/// @param lesserIpxe   whether it is an iPXE that cannot load over HTTP, and is therefore given a
///     better one as if it were firmware
/// @param raspberryPi  whether it is the boot ROM of a Raspberry Pi
record PxeClient(
        MacAddress mac,
        Optional<UUID> uuid,
        Optional<Architecture> architecture,
        BootStage stage,
        boolean lesserIpxe,
        boolean raspberryPi) {

    /// Firmware of boards whose maker never wrote a UUID. The last one was seen by confluent.
    private static final Set<UUID> JUNK =
            Set.of(
                    new UUID(0, 0),
                    new UUID(-1, -1),
                    UUID.fromString("03000200-0400-0500-0006-000700080009"),
                    UUID.fromString("00020003-0004-0005-0006-000700080009"));

    /// Its boot ROM announces architecture 0, x86 BIOS, or none, so the MAC prefix has the last
    /// word. Reported by Tinkerbell; 2c:cf:67 is the latest assigned.
    private static final Set<Integer> RASPBERRY_PI =
            Set.of(0xB827EB, 0xDCA632, 0xE45F01, 0x28CDC1, 0xD83ADD, 0x2CCF67);

    /// PXE 2.1 §2.2.2: the vendor class repeats what option 93 says, which the oldest ROMs lack.
    private static final Pattern CLASS_ARCHITECTURE =
            Pattern.compile("^(?:PXE|HTTP)Client:Arch:([0-9]{5})");

    static PxeClient of(MacAddress mac, DhcpMessage message) {
        String vendorClass =
                message.option(DhcpOption.VendorClass.class)
                        .map(DhcpOption.VendorClass::text)
                        .orElse("");
        Optional<Opaque> features =
                message.option(DhcpOption.Ipxe.class).map(DhcpOption.Ipxe::value);
        boolean ipxe = features.isPresent() || saysIpxe(message);
        boolean http =
                features.isEmpty()
                        || SubOptions.find(features.get(), PxeOptions.IPXE_HTTP).isPresent();
        boolean pi = RASPBERRY_PI.contains((int) (mac.bits() >>> 24)) && !ipxe;
        return new PxeClient(
                mac,
                uuid(message),
                architecture(message, vendorClass, pi),
                ipxe ? (http ? BootStage.IPXE : BootStage.PXE) : firmware(vendorClass),
                ipxe && !http,
                pi && vendorClass.startsWith("PXEClient"));
    }

    BootClient bootClient(String serverAddress) {
        return new BootClient(mac, uuid, architecture, stage, serverAddress);
    }

    /// Whether it will load something next, and not run on with the address alone.
    boolean boots() {
        return stage != BootStage.OTHER;
    }

    /// For people: `PXE x64`, `iPXE bios`, `OTHER`.
    String describe() {
        String program =
                switch (stage) {
                    case PXE -> lesserIpxe ? "iPXE without HTTP" : "PXE";
                    case HTTP_BOOT -> "HTTP Boot";
                    case IPXE -> "iPXE";
                    case OTHER -> "address only";
                };
        return stage == BootStage.OTHER
                ? program
                : program
                        + " "
                        + architecture.map(Architecture::word).orElse("of unknown architecture");
    }

    private static boolean saysIpxe(DhcpMessage message) {
        return message
                .option(DhcpOption.UserClass.class)
                .map(DhcpOption.UserClass::classes)
                .orElse(List.of())
                .stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals("ipxe"));
    }

    private static BootStage firmware(String vendorClass) {
        if (vendorClass.startsWith("PXEClient")) {
            return BootStage.PXE;
        }
        return vendorClass.startsWith("HTTPClient") ? BootStage.HTTP_BOOT : BootStage.OTHER;
    }

    /// The first type of the list that there is a loader for.
    private static Optional<Architecture> architecture(
            DhcpMessage message, String vendorClass, boolean raspberryPi) {
        Optional<DhcpOption.ClientArchitecture> announced =
                message.option(DhcpOption.ClientArchitecture.class);
        Optional<Architecture> found =
                announced.isPresent()
                        ? announced.get().types().stream()
                                .map(Architecture::of)
                                .flatMap(Optional::stream)
                                .findFirst()
                        : ofClass(vendorClass);
        return raspberryPi && found.filter(Architecture::isUefi).isEmpty()
                ? Optional.of(Architecture.EFI_ARM64)
                : found;
    }

    private static Optional<Architecture> ofClass(String vendorClass) {
        Matcher matcher = CLASS_ARCHITECTURE.matcher(vendorClass);
        if (matcher.find()) {
            return Architecture.of(Integer.parseInt(matcher.group(1)));
        }
        return vendorClass.startsWith("PXEClient")
                ? Optional.of(Architecture.BIOS)
                : Optional.empty();
    }

    /// All clients seen, OVMF and iPXE alike, send the bytes as they stand in the SMBIOS table: the
    /// first three fields little-endian (SMBIOS 3.7 §7.2.1). Read so, the text is what Linux shows.
    private static Optional<UUID> uuid(DhcpMessage message) {
        return message.option(DhcpOption.ClientMachineId.class)
                .map(id -> smbios(id.uuid()))
                .filter(uuid -> !JUNK.contains(uuid));
    }

    private static UUID smbios(Opaque bytes) {
        long high = 0;
        for (int index : new int[] {3, 2, 1, 0, 5, 4, 7, 6}) {
            high = high << 8 | bytes.u8(index);
        }
        long low = 0;
        for (int index = 8; index < 16; index++) {
            low = low << 8 | bytes.u8(index);
        }
        return new UUID(high, low);
    }
}
