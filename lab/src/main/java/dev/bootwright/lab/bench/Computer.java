package dev.bootwright.lab.bench;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The machine that was measured on.
///
/// @param memoryBytes of the whole machine
record Computer(
        String processor,
        int processors,
        long memoryBytes,
        String kernel,
        String system,
        String java) {

    /// Source: proc(5), os-release(5).
    static Computer here() throws IOException {
        return new Computer(
                value(Path.of("/proc/cpuinfo"), "model name", ":"),
                Runtime.getRuntime().availableProcessors(),
                kilobytes(value(Path.of("/proc/meminfo"), "MemTotal", ":")),
                System.getProperty("os.version"),
                value(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""),
                System.getProperty("java.vm.version"));
    }

    private static String value(Path file, String key, String separator) throws IOException {
        if (!Files.exists(file)) {
            return "unknown";
        }
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .map(line -> line.split(separator, 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
                .map(parts -> parts[1].strip())
                .findFirst()
                .orElse("unknown");
    }

    private static long kilobytes(String text) {
        return text.endsWith(" kB") ? Long.parseLong(text.replaceAll("[^0-9]", "")) * 1024 : 0;
    }

    @Override
    public String toString() {
        return "%s, %d processors, %d GB; %s, Linux %s; Java %s"
                .formatted(
                        processor, processors, Math.round(memoryBytes / 1e9), system, kernel, java);
    }

    Json.Object toJson() {
        return Json.object()
                .put("processor", processor)
                .put("processors", processors)
                .put("memoryBytes", memoryBytes)
                .put("system", system)
                .put("kernel", kernel)
                .put("java", java)
                .build();
    }
}
