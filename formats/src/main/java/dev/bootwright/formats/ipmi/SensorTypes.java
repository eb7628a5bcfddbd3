package dev.bootwright.formats.ipmi;

import java.util.List;
import java.util.Map;

/// Names of sensor types and of the events that matter most. Source: tables 42-2 and 42-3.
final class SensorTypes {

    private static final int THRESHOLD = 0x01;
    private static final int SENSOR_SPECIFIC = 0x6F;

    private static final List<String> NAMES =
            List.of(
                    "sensor",
                    "temperature",
                    "voltage",
                    "current",
                    "fan",
                    "physical security",
                    "platform security",
                    "processor",
                    "power supply",
                    "power unit",
                    "cooling device",
                    "other",
                    "memory",
                    "drive slot",
                    "POST memory resize",
                    "firmware progress",
                    "event logging",
                    "watchdog 1",
                    "system event",
                    "critical interrupt",
                    "button",
                    "module or board",
                    "microcontroller",
                    "add-in card",
                    "chassis",
                    "chip set",
                    "other FRU",
                    "cable",
                    "terminator",
                    "boot",
                    "boot error",
                    "OS boot",
                    "OS stop",
                    "slot",
                    "ACPI power state",
                    "watchdog 2",
                    "platform alert",
                    "entity presence",
                    "monitor",
                    "LAN",
                    "management health",
                    "battery",
                    "session audit",
                    "version change",
                    "FRU state");

    private static final List<String> THRESHOLDS =
            List.of(
                    "lower non-critical going low",
                    "lower non-critical going high",
                    "lower critical going low",
                    "lower critical going high",
                    "lower non-recoverable going low",
                    "lower non-recoverable going high",
                    "upper non-critical going low",
                    "upper non-critical going high",
                    "upper critical going low",
                    "upper critical going high",
                    "upper non-recoverable going low",
                    "upper non-recoverable going high");

    private static final Map<Integer, List<String>> EVENTS =
            Map.of(
                    0x05, List.of("chassis opened", "drive bay opened", "I/O area opened"),
                    0x07, List.of("internal error", "thermal trip", "BIST failed", "POST hang"),
                    0x08, List.of("present", "failure", "predictive failure", "input lost"),
                    0x09, List.of("off", "power cycle", "240 VA down", "interlock", "AC lost"),
                    0x0C,
                            List.of(
                                    "correctable ECC error",
                                    "uncorrectable ECC error",
                                    "parity error",
                                    "scrub failed",
                                    "device disabled",
                                    "correctable ECC error limit reached"),
                    0x0D, List.of("drive present", "drive fault", "predictive failure"),
                    0x10,
                            List.of(
                                    "correctable memory errors not logged any more",
                                    "event type not logged any more",
                                    "log cleared",
                                    "logging disabled",
                                    "log full",
                                    "log almost full"),
                    0x1E,
                            List.of(
                                    "no bootable medium",
                                    "disk without boot sector",
                                    "PXE server not found",
                                    "invalid boot sector"),
                    0x23, List.of("expired", "hard reset", "power down", "power cycle"));

    private SensorTypes() {}

    static String name(int type) {
        return type < NAMES.size() ? NAMES.get(type) : "sensor type 0x%02x".formatted(type);
    }

    static String event(int sensorType, int eventType, int offset) {
        List<String> words =
                switch (eventType) {
                    case THRESHOLD -> THRESHOLDS;
                    case SENSOR_SPECIFIC -> EVENTS.getOrDefault(sensorType, List.of());
                    default -> List.of();
                };
        return offset < words.size()
                ? words.get(offset)
                : "event type 0x%02x, offset %d".formatted(eventType, offset);
    }
}
