package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a machine is made of besides disks and interfaces, a line for each area.
final class HardwareText {

    private static final long GRAPHICS = 0x03;

    /// A named line.
    record Line(String name, String value) {}

    private final Json.Object inventory;
    private final List<Line> lines = new ArrayList<>();

    HardwareText(Json.Object inventory) {
        this.inventory = inventory;
    }

    List<Line> lines() throws JsonException {
        system();
        firmware();
        processors();
        memory();
        graphics();
        bmc();
        return lines;
    }

    private void add(String name, String... parts) {
        List<String> said = new ArrayList<>();
        for (String part : parts) {
            if (!part.isBlank()) {
                said.add(part.strip());
            }
        }
        lines.add(new Line(name, said.isEmpty() ? "-" : String.join(", ", said)));
    }

    private void system() throws JsonException {
        Json.Object system = inventory.object("system");
        add(
                "system",
                "%s %s"
                        .formatted(
                                system.findText("manufacturer").orElse("-"),
                                system.findText("product").orElse("")));
        Optional<String> board = system.findText("boardProduct");
        if (board.isPresent()) {
            add(
                    "board",
                    system.findText("boardManufacturer").orElse("") + " " + board.get(),
                    system.findText("boardSerial").map("serial "::concat).orElse(""));
        }
    }

    private void firmware() throws JsonException {
        Json.Object firmware = inventory.object("firmware");
        Optional<Json> boot = inventory.find("boot");
        Optional<String> tpm =
                boot.isPresent() ? inventory.object("boot").findText("tpm") : Optional.empty();
        add(
                "firmware",
                firmware.findText("vendor").orElse("")
                        + " "
                        + firmware.findText("version").orElse(""),
                firmware.findText("date").orElse(""),
                firmware.text("mode").equals("uefi") ? "UEFI" : "BIOS",
                firmware.findBool("secureBoot")
                        .map(on -> "Secure Boot " + (on ? "on" : "off"))
                        .orElse(""),
                tpm.map("TPM "::concat).orElse(""));
    }

    private void processors() throws JsonException {
        for (Json element : inventory.array("cpus").elements()) {
            Json.Object cpu = element.asObject("cpu");
            add(
                    "cpu",
                    cpu.findText("model").orElse("-"),
                    cpu.find("cores").map(cores -> cores + " cores").orElse(""),
                    cpu.find("threads").map(threads -> threads + " threads").orElse(""));
        }
        if (inventory.find("topology").isEmpty()) {
            return;
        }
        for (Json element : inventory.object("topology").array("nodes").elements()) {
            Json.Object node = element.asObject("node");
            add(
                    "node " + node.integer("number"),
                    "processors " + node.text("processors"),
                    node.findInteger("memory").map(MachineText::size).orElse(""));
        }
    }

    private void memory() throws JsonException {
        Json.Object memory = inventory.object("memory");
        long modules = 0;
        for (Json dimm : memory.array("dimms").elements()) {
            modules += dimm.asObject("dimm").integer("size") > 0 ? 1 : 0;
        }
        add(
                "memory",
                MachineText.size(memory.integer("total")) + " usable",
                memory.findInteger("installed")
                        .map(bytes -> MachineText.size(bytes) + " installed")
                        .orElse(""),
                modules > 0 ? modules + (modules == 1 ? " module" : " modules") : "");
    }

    private void graphics() throws JsonException {
        for (Json element : inventory.array("pci").elements()) {
            Json.Object pci = element.asObject("pci");
            if (pci.integer("deviceClass") >> 16 == GRAPHICS) {
                add(
                        "graphics",
                        pci.findText("name")
                                .orElse(
                                        "%04x:%04x"
                                                .formatted(
                                                        pci.integer("vendor"),
                                                        pci.integer("device"))),
                        "at " + pci.text("address"),
                        pci.findText("driver").orElse(""));
            }
        }
    }

    private void bmc() throws JsonException {
        if (inventory.find("bmc").isPresent()) {
            Json.Object bmc = inventory.object("bmc");
            add(
                    "bmc",
                    bmc.findText("manufacturer").orElse("")
                            + " "
                            + bmc.findText("product").orElse(""),
                    bmc.findText("firmware").map("firmware "::concat).orElse(""),
                    bmc.findText("address").orElse("no address"),
                    bmc.findText("source").orElse(""));
        }
    }
}
