package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.Opaque;

/// What a management controller answers.
///
/// @param completionCode 0 for done
public record IpmiResponse(int completionCode, Opaque data) {

    /// Whether it did what it was asked.
    public boolean isDone() {
        return completionCode == 0;
    }
}
