package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// Parts of an [Inventory] that are only described, never written to.
public final class Hardware {

    private Hardware() {}

    /// What SMBIOS says of the machine as a whole (types 1, 2 and 3).
    ///
    /// @param uuid lower case, in the byte order of SMBIOS 2.6 and later
    public record System(
            Optional<String> manufacturer,
            Optional<String> product,
            Optional<String> version,
            Optional<String> serial,
            Optional<String> uuid,
            Optional<String> sku,
            Optional<String> family,
            Optional<String> boardManufacturer,
            Optional<String> boardProduct,
            Optional<String> boardSerial,
            Optional<String> chassisType,
            Optional<String> chassisSerial,
            Optional<String> assetTag) {

        static System fromJson(Json.Object in) throws JsonException {
            return new System(
                    in.findText("manufacturer"),
                    in.findText("product"),
                    in.findText("version"),
                    in.findText("serial"),
                    in.findText("uuid"),
                    in.findText("sku"),
                    in.findText("family"),
                    in.findText("boardManufacturer"),
                    in.findText("boardProduct"),
                    in.findText("boardSerial"),
                    in.findText("chassisType"),
                    in.findText("chassisSerial"),
                    in.findText("assetTag"));
        }

        Json.Object toJson() {
            return Json.object()
                    .putIfPresent("manufacturer", manufacturer, Json::of)
                    .putIfPresent("product", product, Json::of)
                    .putIfPresent("version", version, Json::of)
                    .putIfPresent("serial", serial, Json::of)
                    .putIfPresent("uuid", uuid, Json::of)
                    .putIfPresent("sku", sku, Json::of)
                    .putIfPresent("family", family, Json::of)
                    .putIfPresent("boardManufacturer", boardManufacturer, Json::of)
                    .putIfPresent("boardProduct", boardProduct, Json::of)
                    .putIfPresent("boardSerial", boardSerial, Json::of)
                    .putIfPresent("chassisType", chassisType, Json::of)
                    .putIfPresent("chassisSerial", chassisSerial, Json::of)
                    .putIfPresent("assetTag", assetTag, Json::of)
                    .build();
        }
    }

    /// What starts the machine (SMBIOS type 0, EFI variables).
    ///
    /// @param mode `bios` or `uefi`, as this boot went
    public record Firmware(
            Optional<String> vendor,
            Optional<String> version,
            Optional<String> date,
            String mode,
            Optional<Boolean> secureBoot) {

        static Firmware fromJson(Json.Object in) throws JsonException {
            return new Firmware(
                    in.findText("vendor"),
                    in.findText("version"),
                    in.findText("date"),
                    in.text("mode"),
                    in.findBool("secureBoot"));
        }

        Json.Object toJson() {
            return Json.object()
                    .putIfPresent("vendor", vendor, Json::of)
                    .putIfPresent("version", version, Json::of)
                    .putIfPresent("date", date, Json::of)
                    .put("mode", mode)
                    .putIfPresent("secureBoot", secureBoot, Json::of)
                    .build();
        }
    }

    /// One processor package (SMBIOS type 4, `/proc/cpuinfo`).
    public record Cpu(
            Optional<String> socket,
            Optional<String> model,
            Optional<String> manufacturer,
            Optional<Long> cores,
            Optional<Long> threads,
            Optional<Long> maxMhz,
            Optional<String> microcode) {

        static Cpu fromJson(Json.Object in) throws JsonException {
            return new Cpu(
                    in.findText("socket"),
                    in.findText("model"),
                    in.findText("manufacturer"),
                    in.findInteger("cores"),
                    in.findInteger("threads"),
                    in.findInteger("maxMhz"),
                    in.findText("microcode"));
        }

        Json.Object toJson() {
            return Json.object()
                    .putIfPresent("socket", socket, Json::of)
                    .putIfPresent("model", model, Json::of)
                    .putIfPresent("manufacturer", manufacturer, Json::of)
                    .putIfPresent("cores", cores, Json::of)
                    .putIfPresent("threads", threads, Json::of)
                    .putIfPresent("maxMhz", maxMhz, Json::of)
                    .putIfPresent("microcode", microcode, Json::of)
                    .build();
        }
    }

    /// One memory slot (SMBIOS type 17).
    ///
    /// @param size  in bytes; 0 when the slot is empty
    /// @param speed in million transfers a second
    public record Dimm(
            String slot,
            long size,
            Optional<String> type,
            Optional<Long> speed,
            Optional<String> manufacturer,
            Optional<String> serial,
            Optional<String> part) {

        static Dimm fromJson(Json.Object in) throws JsonException {
            return new Dimm(
                    in.text("slot"),
                    in.integer("size"),
                    in.findText("type"),
                    in.findInteger("speed"),
                    in.findText("manufacturer"),
                    in.findText("serial"),
                    in.findText("part"));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("slot", slot)
                    .put("size", size)
                    .putIfPresent("type", type, Json::of)
                    .putIfPresent("speed", speed, Json::of)
                    .putIfPresent("manufacturer", manufacturer, Json::of)
                    .putIfPresent("serial", serial, Json::of)
                    .putIfPresent("part", part, Json::of)
                    .build();
        }
    }

    /// Installed and usable memory.
    ///
    /// @param total     what the kernel can use, in bytes
    /// @param installed sum of the modules, in bytes
    public record Memory(long total, Optional<Long> installed, List<Dimm> dimms) {

        public Memory {
            dimms = List.copyOf(dimms);
        }

        static Memory fromJson(Json.Object in) throws JsonException {
            return new Memory(
                    in.integer("total"),
                    in.findInteger("installed"),
                    Members.list(in, "dimms", each -> Dimm.fromJson(each.asObject("dimms"))));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("total", total)
                    .putIfPresent("installed", installed, Json::of)
                    .put("dimms", Json.array(dimms, Dimm::toJson))
                    .build();
        }
    }

    /// A PCI function (sysfs).
    ///
    /// @param address     such as `0000:00:1f.2`
    /// @param deviceClass base class, subclass and interface, 24 bits
    /// @param name        from the PCI id list, where the image carries one
    public record Pci(
            String address,
            long vendor,
            long device,
            Optional<Long> subsystemVendor,
            Optional<Long> subsystemDevice,
            long deviceClass,
            Optional<String> driver,
            Optional<String> name) {

        static Pci fromJson(Json.Object in) throws JsonException {
            return new Pci(
                    in.text("address"),
                    in.integer("vendor"),
                    in.integer("device"),
                    in.findInteger("subsystemVendor"),
                    in.findInteger("subsystemDevice"),
                    in.integer("deviceClass"),
                    in.findText("driver"),
                    in.findText("name"));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("address", address)
                    .put("vendor", vendor)
                    .put("device", device)
                    .putIfPresent("subsystemVendor", subsystemVendor, Json::of)
                    .putIfPresent("subsystemDevice", subsystemDevice, Json::of)
                    .put("deviceClass", deviceClass)
                    .putIfPresent("driver", driver, Json::of)
                    .putIfPresent("name", name, Json::of)
                    .build();
        }
    }

    /// The baseboard management controller, as seen from the host.
    ///
    /// @param device       such as `/dev/ipmi0`
    /// @param manufacturer its name, or its IANA private enterprise number
    /// @param product      the number its maker gave it, such as `0x0f02`
    /// @param source       of the address: `dhcp`, `static` or `other`
    /// @param vlan         its packets are tagged with; empty for none
    /// @param guid         of the system, as RFC 4122 writes it
    /// @param users        those with a name
    public record Bmc(
            String device,
            Optional<String> manufacturer,
            Optional<String> product,
            Optional<String> firmware,
            Optional<String> ipmiVersion,
            Optional<String> address,
            Optional<String> mask,
            Optional<String> gateway,
            Optional<Long> vlan,
            Optional<String> mac,
            Optional<String> source,
            Optional<String> guid,
            List<BmcUser> users) {

        public Bmc {
            users = List.copyOf(users);
        }

        static Bmc fromJson(Json.Object in) throws JsonException {
            return new Bmc(
                    in.text("device"),
                    in.findText("manufacturer"),
                    in.findText("product"),
                    in.findText("firmware"),
                    in.findText("ipmiVersion"),
                    in.findText("address"),
                    in.findText("mask"),
                    in.findText("gateway"),
                    in.findInteger("vlan"),
                    in.findText("mac"),
                    in.findText("source"),
                    in.findText("guid"),
                    Members.list(in, "users", user -> BmcUser.fromJson(user.asObject("user"))));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("device", device)
                    .putIfPresent("manufacturer", manufacturer, Json::of)
                    .putIfPresent("product", product, Json::of)
                    .putIfPresent("firmware", firmware, Json::of)
                    .putIfPresent("ipmiVersion", ipmiVersion, Json::of)
                    .putIfPresent("address", address, Json::of)
                    .putIfPresent("mask", mask, Json::of)
                    .putIfPresent("gateway", gateway, Json::of)
                    .putIfPresent("vlan", vlan, Json::of)
                    .putIfPresent("mac", mac, Json::of)
                    .putIfPresent("source", source, Json::of)
                    .putIfPresent("guid", guid, Json::of)
                    .put("users", Json.array(users, BmcUser::toJson))
                    .build();
        }
    }

    /// An account of a BMC.
    ///
    /// @param privilege on its network: `administrator`, `operator`, `user`, `callback`, `none`, or IPMI's
    ///                  number
    /// @param enabled   whether it can log in there
    public record BmcUser(long number, String name, String privilege, boolean enabled) {

        static BmcUser fromJson(Json.Object in) throws JsonException {
            return new BmcUser(
                    in.integer("number"),
                    in.text("name"),
                    in.text("privilege"),
                    in.bool("enabled"));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("number", number)
                    .put("name", name)
                    .put("privilege", privilege)
                    .put("enabled", enabled)
                    .build();
        }
    }
}
