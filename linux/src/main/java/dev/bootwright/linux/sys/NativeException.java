package dev.bootwright.linux.sys;

import java.io.IOException;
import java.util.Map;

/// A system call that failed.
public final class NativeException extends IOException {

    private static final long serialVersionUID = 1L;

    /// The numbers that callers decide by. Source: errno(3), asm-generic/errno-base.h.
    public static final int EPERM = 1;

    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOTTY = 25;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int ENOSYS = 38;
    public static final int EMSGSIZE = 90;
    public static final int EADDRINUSE = 98;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;

    private static final Map<Integer, String> TEXTS =
            Map.ofEntries(
                    Map.entry(EPERM, "operation not permitted"),
                    Map.entry(ENOENT, "no such file or directory"),
                    Map.entry(EINTR, "interrupted"),
                    Map.entry(EIO, "input/output error"),
                    Map.entry(ENXIO, "no such device or address"),
                    Map.entry(EAGAIN, "try again"),
                    Map.entry(EACCES, "permission denied"),
                    Map.entry(EBUSY, "device or resource busy"),
                    Map.entry(EEXIST, "exists already"),
                    Map.entry(ENODEV, "no such device"),
                    Map.entry(EINVAL, "invalid argument"),
                    Map.entry(ENOTTY, "not supported by this device"),
                    Map.entry(ENOSPC, "no space left on device"),
                    Map.entry(EROFS, "read-only file system"),
                    Map.entry(ENOSYS, "not supported by this kernel"),
                    Map.entry(EMSGSIZE, "message too long"),
                    Map.entry(EADDRINUSE, "address already in use"),
                    Map.entry(ENETUNREACH, "network is unreachable"),
                    Map.entry(ENOBUFS, "no buffer space available"),
                    Map.entry(ECONNREFUSED, "connection refused"),
                    Map.entry(EHOSTUNREACH, "host is unreachable"));

    private final int errno;

    NativeException(String call, int errno) {
        super("%s: %s (errno %d)".formatted(call, TEXTS.getOrDefault(errno, "failed"), errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
