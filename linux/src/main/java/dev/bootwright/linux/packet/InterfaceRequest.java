package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Questions about one interface; see netdevice(7). Java's own class knows none without an IP address.
///
/// ```text
/// struct ifreq, 40 bytes
///  0  16  ifr_name
/// 16  24  what was asked for
/// ```
final class InterfaceRequest {

    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCGIFHWADDR = 0x8927;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int SIOCETHTOOL = 0x8946;

    private static final int IFF_UP = 0x1;
    private static final int IFF_RUNNING = 0x40;

    private static final int BYTES = 40;
    private static final int NAME_BYTES = 16;
    private static final int HARDWARE_ADDRESS = NAME_BYTES + 2;

    private static final MethodHandle IOCTL =
            Native.function(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    private InterfaceRequest() {}

    /// An answer, read from the structure.
    @FunctionalInterface
    private interface Answer {
        long read(MemorySegment request);
    }

    static int index(String name) throws NativeException {
        return (int) ask(name, SIOCGIFINDEX, request -> request.get(JAVA_INT, NAME_BYTES));
    }

    static int mtu(String name) throws NativeException {
        return (int) ask(name, SIOCGIFMTU, request -> request.get(JAVA_INT, NAME_BYTES));
    }

    /// Whether it is up and has a carrier.
    static boolean isRunning(String name) throws NativeException {
        long flags = ask(name, SIOCGIFFLAGS, request -> request.get(JAVA_SHORT, NAME_BYTES));
        return (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0;
    }

    static long mac(String name) throws NativeException {
        return ask(name, SIOCGIFHWADDR, InterfaceRequest::readMac);
    }

    /// Switches an interface on; its addresses stay as they are.
    static void setUp(String name) throws NativeException {
        short flags = (short) ask(name, SIOCGIFFLAGS, each -> each.get(JAVA_SHORT, NAME_BYTES));
        request(
                name,
                SIOCSIFFLAGS,
                request -> request.set(JAVA_SHORT, NAME_BYTES, (short) (flags | IFF_UP)),
                _ -> 0);
    }

    /// Asks the driver; see linux/ethtool.h.
    ///
    /// @param command begins with the number of what is asked, and takes the answer
    static void ethtool(String name, MemorySegment command) throws NativeException {
        request(name, SIOCETHTOOL, request -> request.set(ADDRESS, NAME_BYTES, command), _ -> 0);
    }

    private static long readMac(MemorySegment request) {
        long mac = 0;
        for (int i = 0; i < 6; i++) {
            mac = mac << 8 | Byte.toUnsignedLong(request.get(JAVA_BYTE, HARDWARE_ADDRESS + i));
        }
        return mac;
    }

    private static long ask(String name, int what, Answer answer) throws NativeException {
        return request(name, what, _ -> {}, answer);
    }

    private static long request(
            String name, int what, Consumer<MemorySegment> question, Answer answer)
            throws NativeException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int socket = SocketCalls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment request = arena.allocate(BYTES, 8);
            int length = Math.min(bytes.length, NAME_BYTES - 1);
            MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, length);
            question.accept(request);
            int result = (int) IOCTL.invokeExact(errno, socket, (long) what, request);
            if (result < 0) {
                throw Native.failure("ioctl(%s, 0x%x)".formatted(name, what), errno);
            }
            return answer.read(request);
        } catch (Throwable e) {
            throw Native.rethrow(e);
        } finally {
            SocketCalls.close(socket);
        }
    }
}
