package dev.bootwright.netboot.aoe;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Why a target refuses a request. Source: AoEr11, §2.4.
public enum AoeError {
    UNRECOGNIZED_COMMAND(1, "unknown command"),
    BAD_ARGUMENT(2, "bad argument"),
    DEVICE_UNAVAILABLE(3, "device unavailable"),
    CONFIG_STRING_PRESENT(4, "config string present"),
    UNSUPPORTED_VERSION(5, "unsupported version"),
    TARGET_RESERVED(6, "target is reserved");

    private static final Map<Integer, AoeError> BY_CODE =
            Stream.of(values()).collect(Collectors.toMap(AoeError::code, Function.identity()));

    private final int code;
    private final String text;

    AoeError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    public static Optional<AoeError> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /// For messages: the text of a known code, or the number.
    public static String describe(int code) {
        return of(code).map(AoeError::toString).orElse("error " + code);
    }

    @Override
    public String toString() {
        return text;
    }
}
