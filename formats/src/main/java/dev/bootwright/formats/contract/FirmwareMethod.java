package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.JsonException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What installs firmware.
public enum FirmwareMethod {
    /// The BMC, which fetches the image itself.
    REDFISH,
    /// `fwupdtool`, in the agent's own system.
    FWUPD,
    /// A program of the vendor, in the agent's own system.
    EXECUTABLE;

    /// As templates and JSON write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FirmwareMethod> of(String word) {
        return Stream.of(values()).filter(method -> method.word().equals(word)).findFirst();
    }

    static FirmwareMethod parse(String word) throws JsonException {
        return of(word).orElseThrow(
                        () -> new JsonException("no method to install firmware: " + word));
    }
}
