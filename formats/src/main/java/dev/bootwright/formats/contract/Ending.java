package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;

/// What a machine does after the last step of a job and its POST hook.
public sealed interface Ending {

    record Reboot() implements Ending {}

    record PowerOff() implements Ending {}

    /// Stays in the agent, waiting for the next job.
    record Stay() implements Ending {}

    /// Starts another kernel at once, without the firmware.
    ///
    /// @param kernel      URL
    /// @param initramfs   URL; empty text when there is none
    /// @param commandLine of the new kernel
    record Kexec(String kernel, String initramfs, String commandLine) implements Ending {}

    /// Starts the system of the image that a step of the job has written, at once, without the firmware; where
    /// that cannot be, the machine is restarted.
    record StartInstalled() implements Ending {}

    static Ending fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("then");
        String kind = in.text("kind");
        return switch (kind) {
            case "reboot" -> new Reboot();
            case "poweroff" -> new PowerOff();
            case "stay" -> new Stay();
            case "kexec" ->
                    new Kexec(in.text("kernel"), in.text("initramfs"), in.text("commandLine"));
            case "startInstalled" -> new StartInstalled();
            default -> throw new JsonException("then: unknown kind \"" + kind + "\"");
        };
    }

    default Json.Object toJson() {
        return switch (this) {
            case Reboot() -> Json.object().put("kind", "reboot").build();
            case PowerOff() -> Json.object().put("kind", "poweroff").build();
            case Stay() -> Json.object().put("kind", "stay").build();
            case Kexec(String kernel, String initramfs, String commandLine) ->
                    Json.object()
                            .put("kind", "kexec")
                            .put("kernel", kernel)
                            .put("initramfs", initramfs)
                            .put("commandLine", commandLine)
                            .build();
            case StartInstalled() -> Json.object().put("kind", "startInstalled").build();
        };
    }
}
