package dev.bootwright.formats.ipmi;

import java.io.IOException;

/// A management controller answered that it did not do what it was asked.
public final class IpmiRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    /// Of commands that set parameters (section 23.1).
    private static final int SET_IN_PROGRESS = 0x81;

    private final int completionCode;

    /// @param what was asked, for people
    public IpmiRefusal(String what, int completionCode) {
        super(
                "%s: the controller answers 0x%02x, %s"
                        .formatted(what, completionCode, text(completionCode)));
        this.completionCode = completionCode;
    }

    public int completionCode() {
        return completionCode;
    }

    /// Whether it says that it has no such command or parameter, so that asking again is of no use.
    public boolean isUnsupported() {
        return switch (completionCode) {
            case 0x80, 0xC1, 0xC2, 0xCC, 0xD6 -> true;
            default -> false;
        };
    }

    /// Whether it says that the user may not do this.
    public boolean isForbidden() {
        return completionCode == 0xD4;
    }

    /// Whether it says that network settings are being set already.
    public boolean isBeingSet() {
        return completionCode == SET_IN_PROGRESS;
    }

    /// Whether it may do it a moment later: busy, out of space, or just starting.
    public boolean isTransient() {
        return switch (completionCode) {
            case 0xC0, 0xC3, 0xC4, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2 -> true;
            default -> false;
        };
    }

    /// Source: table 5-2, Completion Codes.
    private static String text(int code) {
        return switch (code) {
            case 0x80 -> "parameter not supported";
            case SET_IN_PROGRESS -> "set in progress by another";
            case 0x82 -> "a parameter that is read only";
            case 0xC0 -> "busy";
            case 0xC1 -> "unknown command";
            case 0xC2 -> "unknown command for this unit";
            case 0xC3 -> "timeout";
            case 0xC4 -> "out of space";
            case 0xC5 -> "reservation lost";
            case 0xC6, 0xC7 -> "wrong length of the request";
            case 0xC8 -> "field too long";
            case 0xC9 -> "parameter out of range";
            case 0xCA -> "cannot return that many bytes";
            case 0xCB -> "not present";
            case 0xCC -> "invalid field";
            case 0xCD -> "command not allowed for this sensor or record";
            case 0xCE, 0xCF -> "no answer possible now";
            case 0xD0, 0xD1, 0xD2 -> "not ready yet";
            case 0xD3 -> "destination unavailable";
            case 0xD4 -> "privilege too low";
            case 0xD5 -> "not possible in its present state";
            case 0xD6 -> "disabled";
            default -> "a code of its own";
        };
    }
}
