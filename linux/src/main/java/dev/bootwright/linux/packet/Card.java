package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// What the driver of a network interface tells of the hardware. Source: linux/ethtool.h.
///
/// ```text
/// struct ethtool_drvinfo, 196 bytes        struct ethtool_perm_addr
///   0   4  cmd 3                             0  4  cmd 32
///   4  32  driver                            4  4  size
///  36  32  version                           8  …  address
///  68  32  fw_version
/// 100  32  bus_info
/// ```
///
/// @param permanentMac hardware address the card was made with
/// @param firmware     its version
public record Card(OptionalLong permanentMac, Optional<String> firmware) {

    private static final int ETHTOOL_GDRVINFO = 3;
    private static final int ETHTOOL_GPERMADDR = 0x20;

    private static final int INFO_BYTES = 196;
    private static final int FIRMWARE = 68;
    private static final int TEXT_BYTES = 32;
    private static final int MAC_BYTES = 6;
    private static final int MOST_ADDRESS_BYTES = 32;

    /// @param name of the interface, such as `eth0`
    /// @throws NativeException `ENODEV` if there is none of that name
    public static Card find(String name) throws NativeException {
        InterfaceRequest.index(
                name); // what follows cannot tell a driver without answer from no card
        return new Card(permanentMac(name), firmware(name));
    }

    /// Switches an interface on, so that it finds a carrier; its addresses stay as they are.
    public static void setUp(String name) throws NativeException {
        InterfaceRequest.setUp(name);
    }

    private static Optional<String> firmware(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_BYTES, 4);
            info.set(JAVA_INT, 0, ETHTOOL_GDRVINFO);
            InterfaceRequest.ethtool(name, info);
            byte[] text = info.asSlice(FIRMWARE, TEXT_BYTES).toArray(JAVA_BYTE);
            int end = 0;
            while (end < text.length && text[end] != 0) {
                end++;
            }
            String version = new String(text, 0, end, StandardCharsets.US_ASCII).strip();
            return Optional.of(version).filter(known -> !known.isEmpty() && !known.equals("N/A"));
        } catch (NativeException e) {
            return Optional.empty(); // this driver has no answer
        }
    }

    private static OptionalLong permanentMac(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment command = arena.allocate(8 + MOST_ADDRESS_BYTES, 4);
            command.set(JAVA_INT, 0, ETHTOOL_GPERMADDR);
            command.set(JAVA_INT, 4, MOST_ADDRESS_BYTES);
            InterfaceRequest.ethtool(name, command);
            long mac = 0;
            for (int i = 0; i < MAC_BYTES; i++) {
                mac = mac << 8 | Byte.toUnsignedLong(command.get(JAVA_BYTE, 8L + i));
            }
            boolean isKnown = command.get(JAVA_INT, 4) == MAC_BYTES && mac != 0;
            return isKnown ? OptionalLong.of(mac) : OptionalLong.empty();
        } catch (NativeException e) {
            return OptionalLong.empty();
        }
    }
}
