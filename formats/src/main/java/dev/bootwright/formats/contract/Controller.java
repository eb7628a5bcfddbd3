package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// A PCI function that disks hang on (sysfs). What is behind a RAID controller, only its maker's own
/// program tells.
///
/// @param pci      address, such as `0000:00:1f.2`
/// @param kind     `raid`, `sas`, `sata`, `nvme`, `scsi`, `ide` or `storage`: its PCI class
/// @param model    as its driver names it
/// @param numaNode it is nearest to
/// @param disks    serial numbers, or else WWNs, of what it shows to the kernel: a RAID controller's
///                 virtual drives
public record Controller(
        String pci,
        String kind,
        long vendor,
        long device,
        Optional<String> driver,
        Optional<String> model,
        Optional<String> firmware,
        Optional<String> serial,
        Optional<Long> numaNode,
        List<String> disks) {

    public Controller {
        disks = List.copyOf(disks);
    }

    static Controller fromJson(Json.Object in) throws JsonException {
        return new Controller(
                in.text("pci"),
                in.text("kind"),
                in.integer("vendor"),
                in.integer("device"),
                in.findText("driver"),
                in.findText("model"),
                in.findText("firmware"),
                in.findText("serial"),
                in.findInteger("numaNode"),
                Members.list(in, "disks", disk -> disk.asText("disks")));
    }

    Json.Object toJson() {
        return Json.object()
                .put("pci", pci)
                .put("kind", kind)
                .put("vendor", vendor)
                .put("device", device)
                .putIfPresent("driver", driver, Json::of)
                .putIfPresent("model", model, Json::of)
                .putIfPresent("firmware", firmware, Json::of)
                .putIfPresent("serial", serial, Json::of)
                .putIfPresent("numaNode", numaNode, Json::of)
                .put("disks", Json.texts(disks))
                .build();
    }
}
