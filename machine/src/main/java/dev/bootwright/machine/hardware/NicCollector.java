package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Nic;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.linux.packet.Card;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Network interfaces that are hardware: those with a device behind them.
final class NicCollector {

    private static final Pattern BOOT_NIC =
            Pattern.compile(
                    "(?:^|\\s)BOOTIF=(?:[0-9a-fA-F]{2}-)?((?:[0-9a-fA-F]{2}[-:]){5}[0-9a-fA-F]{2})(?=\\s|$)");
    private static final Pattern PCI_ADDRESS =
            Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");

    private NicCollector() {}

    /// @param sys         the directory `/sys`
    /// @param commandLine of the kernel, which names the NIC it was booted from as `BOOTIF=01-…`
    /// @param interfaces  of the running kernel
    static List<Nic> nics(Attributes sys, String commandLine, Interfaces interfaces) {
        Optional<String> bootMac = bootMac(commandLine);
        List<Nic> nics = new ArrayList<>();
        for (Attributes each : sys.of("class/net").children()) {
            Optional<String> mac = each.text("address");
            if (each.has("device") && mac.isPresent()) {
                nics.add(nic(each, mac.get(), bootMac, interfaces));
            }
        }
        return nics;
    }

    private static Nic nic(
            Attributes in, String mac, Optional<String> bootMac, Interfaces interfaces) {
        Attributes device = in.of("device");
        Optional<Card> card = interfaces.card(in.name());
        Optional<String> permanent =
                card.flatMap(NicCollector::permanentMac).or(() -> permanentMac(in, mac));
        Optional<Boolean> carrier = in.flag("carrier");
        return new Nic(
                in.name(),
                mac,
                permanent,
                device.target("driver"),
                in.realPath("device").flatMap(NicCollector::pciAddress),
                pciIds(in, "vendor"),
                pciIds(in, "device"),
                in.number("speed").filter(speed -> speed > 0),
                carrier,
                in.number("mtu"),
                interfaces.addresses(in.name()),
                bootMac.map(boot -> boot.equals(mac) || boot.equals(permanent.orElse(mac))),
                card.flatMap(Card::firmware),
                device.number("numa_node").filter(node -> node >= 0),
                device.number("sriov_totalvfs")
                        .filter(total -> total > 0)
                        .map(total ->
                                new Nic.VirtualFunctions(
                                        total, device.number("sriov_numvfs").orElse(0L))),
                Optional.empty());
    }

    private static Optional<String> permanentMac(Card card) {
        return card.permanentMac().isPresent()
                ? Optional.of(new MacAddress(card.permanentMac().getAsLong()).toString())
                : Optional.empty();
    }

    /// The one in use is the permanent one when nobody has set it; a bond keeps those of its members.
    private static Optional<String> permanentMac(Attributes in, String mac) {
        Optional<String> kept = in.text("bonding_slave/perm_hwaddr");
        boolean isPermanent = in.number("addr_assign_type").equals(Optional.of(0L));
        return kept.or(() -> isPermanent ? Optional.of(mac) : Optional.empty());
    }

    /// The device may be a virtio one, whose own numbers say nothing: the PCI function counts.
    private static Optional<Long> pciIds(Attributes in, String name) {
        for (Path at = in.realPath("device").orElse(null); at != null; at = at.getParent()) {
            if (isPciAddress(at)) {
                return new Attributes(at).number(name);
            }
        }
        return Optional.empty();
    }

    /// The last PCI function on the way to a device.
    static Optional<String> pciAddress(Path device) {
        for (Path at = device; at != null; at = at.getParent()) {
            if (isPciAddress(at)) {
                return Optional.of(at.getFileName().toString());
            }
        }
        return Optional.empty();
    }

    private static boolean isPciAddress(Path at) {
        return at.getFileName() != null
                && PCI_ADDRESS.matcher(at.getFileName().toString()).matches();
    }

    /// PXELINUX puts the hardware type, 01, before the address.
    static Optional<String> bootMac(String commandLine) {
        Matcher matcher = BOOT_NIC.matcher(commandLine);
        return matcher.find()
                ? Optional.of(MacAddress.parse(matcher.group(1)).toString())
                : Optional.empty();
    }
}
