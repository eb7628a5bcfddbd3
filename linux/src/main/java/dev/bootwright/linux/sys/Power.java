package dev.bootwright.linux.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Ends this kernel. Every method writes out what is in memory for the disks first, asks no program to
/// end, and returns only by an exception.
public final class Power {

    private static final MethodHandle REBOOT =
            Native.function("reboot", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final MethodHandle SYNC = Native.function("sync", FunctionDescriptor.ofVoid());

    /// Source: linux/reboot.h.
    private static final int LINUX_REBOOT_CMD_RESTART = 0x01234567;

    private static final int LINUX_REBOOT_CMD_POWER_OFF = 0x4321FEDC;
    private static final int LINUX_REBOOT_CMD_KEXEC = 0x45584543;

    private Power() {}

    /// Restarts the machine through its firmware; see reboot(2).
    public static void restart() throws NativeException {
        reboot("restart", LINUX_REBOOT_CMD_RESTART);
    }

    /// Switches the machine off; see reboot(2).
    public static void powerOff() throws NativeException {
        reboot("power off", LINUX_REBOOT_CMD_POWER_OFF);
    }

    /// Starts the kernel that was loaded with kexec; see reboot(2).
    ///
    /// @throws NativeException `EINVAL` if none was loaded
    public static void startLoadedKernel() throws NativeException {
        reboot("kexec", LINUX_REBOOT_CMD_KEXEC);
    }

    private static void reboot(String what, int command) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            SYNC.invokeExact(errno);
            if ((int) REBOOT.invokeExact(errno, command) != 0) {
                throw Native.failure("reboot(" + what + ")", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }
}
