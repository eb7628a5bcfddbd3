package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.smbios.Smbios;
import dev.bootwright.formats.smbios.Structure.ProcessorInformation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Processor packages: what the kernel runs on, with the socket that SMBIOS says each sits in.
///
/// @param flags of the first processor
record CpuCollector(List<Hardware.Cpu> packages, List<String> flags) {

    /// @param cpuinfo the text of `/proc/cpuinfo`: a block for each processor, `key : value` in each line
    static CpuCollector of(String cpuinfo, Smbios smbios) {
        List<Map<String, String>> processors = processors(cpuinfo);
        Map<String, List<Map<String, String>>> byPackage = new LinkedHashMap<>();
        for (Map<String, String> processor : processors) {
            String id = processor.getOrDefault("physical id", "0");
            byPackage.computeIfAbsent(id, _ -> new ArrayList<>()).add(processor);
        }
        List<ProcessorInformation> sockets =
                smbios.all(ProcessorInformation.class).stream()
                        .filter(ProcessorInformation::isPopulated)
                        .toList();
        // Where the numbers differ (a virtual machine, a package switched off) nobody knows which
        // is which.
        boolean canBePaired = sockets.size() == byPackage.size();
        List<Hardware.Cpu> packages = new ArrayList<>();
        for (List<Map<String, String>> each : byPackage.values()) {
            Optional<ProcessorInformation> socket =
                    canBePaired ? Optional.of(sockets.get(packages.size())) : Optional.empty();
            packages.add(cpu(each, socket));
        }
        return new CpuCollector(packages, flags(processors));
    }

    private static Hardware.Cpu cpu(
            List<Map<String, String>> processors, Optional<ProcessorInformation> socket) {
        Map<String, String> first = processors.getFirst();
        return new Hardware.Cpu(
                Placeholders.without(socket.flatMap(ProcessorInformation::socket)),
                Optional.ofNullable(first.get("model name"))
                        .or(() -> socket.flatMap(ProcessorInformation::version)),
                Placeholders.without(socket.flatMap(ProcessorInformation::manufacturer))
                        .or(() -> Optional.ofNullable(first.get("vendor_id"))),
                number(first, "cpu cores")
                        .or(() ->
                                socket.flatMap(ProcessorInformation::cores)
                                        .map(Integer::longValue)),
                Optional.of((long) processors.size()),
                socket.flatMap(ProcessorInformation::maxMhz).map(Integer::longValue),
                Optional.ofNullable(first.get("microcode")));
    }

    private static List<Map<String, String>> processors(String cpuinfo) {
        List<Map<String, String>> processors = new ArrayList<>();
        Map<String, String> current = new LinkedHashMap<>();
        for (String line : cpuinfo.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                current.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            } else if (current.containsKey("processor")) {
                processors.add(current);
                current = new LinkedHashMap<>();
            }
        }
        if (current.containsKey("processor")) {
            processors.add(current);
        }
        return processors;
    }

    /// x86 calls them flags, ARM features.
    private static List<String> flags(List<Map<String, String>> processors) {
        if (processors.isEmpty()) {
            return List.of();
        }
        Map<String, String> first = processors.getFirst();
        String flags = first.getOrDefault("flags", first.getOrDefault("Features", "")).strip();
        return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+", -1));
    }

    private static Optional<Long> number(Map<String, String> processor, String key) {
        String text = processor.getOrDefault(key, "");
        return text.matches("\\d{1,9}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
