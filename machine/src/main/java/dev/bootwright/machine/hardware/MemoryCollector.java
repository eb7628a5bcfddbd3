package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.smbios.MemoryType;
import dev.bootwright.formats.smbios.Smbios;
import dev.bootwright.formats.smbios.Structure.MemoryDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Memory: what the kernel can use, and the modules it comes from.
final class MemoryCollector {

    private static final Pattern TOTAL =
            Pattern.compile("^MemTotal:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

    private MemoryCollector() {}

    /// @param meminfo the text of `/proc/meminfo`
    static Hardware.Memory memory(String meminfo, Smbios smbios) throws IOException {
        Matcher total = TOTAL.matcher(meminfo);
        if (!total.find()) {
            throw new IOException("/proc/meminfo: no line MemTotal");
        }
        List<MemoryDevice> devices = smbios.all(MemoryDevice.class);
        List<Hardware.Dimm> dimms = new ArrayList<>();
        long installed = 0;
        for (MemoryDevice device : devices) {
            dimms.add(dimm(device, dimms.size()));
            installed += device.size().orElse(0L);
        }
        return new Hardware.Memory(
                Long.parseLong(total.group(1)) << 10,
                installed > 0 ? Optional.of(installed) : Optional.empty(),
                dimms);
    }

    private static Hardware.Dimm dimm(MemoryDevice device, int index) {
        String slot =
                Placeholders.without(device.slot())
                        .or(() -> Placeholders.without(device.bank()))
                        .orElse("slot " + index);
        boolean isEmpty = device.size().orElse(0L) == 0;
        return new Hardware.Dimm(
                slot,
                device.size().orElse(0L),
                isEmpty ? Optional.empty() : device.type().flatMap(MemoryType::name),
                isEmpty ? Optional.empty() : device.speed(),
                isEmpty ? Optional.empty() : Placeholders.without(device.manufacturer()),
                isEmpty ? Optional.empty() : Placeholders.without(device.serial()),
                isEmpty ? Optional.empty() : Placeholders.without(device.part()));
    }
}
