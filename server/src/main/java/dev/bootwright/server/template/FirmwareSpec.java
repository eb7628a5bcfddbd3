package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Step;
import java.time.Duration;

/// @param step     that installs it
/// @param deadline after which it has failed
public record FirmwareSpec(Step.Firmware step, Duration deadline) {}
