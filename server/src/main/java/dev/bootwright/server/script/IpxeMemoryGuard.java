package dev.bootwright.server.script;

/// The part of an iPXE script that stops before a machine loads more than it has memory for: it would
/// show a black screen, or a kernel that panics.
///
/// iPXE has no setting for the memory in the builds that distributions ship, but reads SMBIOS tables:
/// type 17 (DSP0134 §7.18) has the size of each module in MiB at byte 12, of two bytes, the low one
/// first. It cannot multiply or compare either, only count; a few thousand steps take it a moment.
/// A size of 32 GiB and more is written elsewhere, and as 0x7FFF here, which is enough. A machine without
/// the table is let through.
final class IpxeMemoryGuard {

    private static final int SLOTS = 64;
    private static final int PATIENCE_MILLIS = 30_000;

    private IpxeMemoryGuard() {}

    static String of(ScriptEntry entry) {
        return """
        set memory:int32 0
        set slot:int32 0
        :slot
        isset ${smbios/${slot}.17.12.2} || goto compare
        set low:int32 ${smbios/${slot}.17.12.1:uint8}
        set high:int32 ${smbios/${slot}.17.13.1:uint8}
        inc memory ${low}
        set n:int32 0
        :high
        iseq ${n} ${high} && goto counted ||
        inc n
        inc memory 256
        goto high
        :counted
        inc slot
        iseq ${slot} %d || goto slot
        :compare
        iseq ${memory} 0 && goto enough ||
        set n:int32 0
        :less
        iseq ${n} ${memory} && goto small ||
        inc n
        iseq ${n} %d || goto less
        goto enough
        :small
        echo Bootwright: this machine has ${memory} MiB of memory, and %s needs %d MiB
        echo Bootwright: it would stop with a black screen; press t to try all the same
        prompt --key t --timeout %d || goto leave
        :enough
        """
                .formatted(
                        SLOTS,
                        entry.memoryMiB(),
                        ScriptText.plain(entry.title()),
                        entry.memoryMiB(),
                        PATIENCE_MILLIS);
    }
}
