package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.formats.ipmi.BootFlags;
import dev.bootwright.formats.ipmi.Controller;
import dev.bootwright.formats.ipmi.EventLog;
import dev.bootwright.formats.ipmi.IpmiRefusal;
import dev.bootwright.formats.ipmi.LanSettings;
import dev.bootwright.formats.ipmi.PowerPolicy;
import dev.bootwright.formats.ipmi.SelRecord;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Brings a BMC to what is wanted: looks, writes what differs, reads it back.
final class BmcSetup {

    /// Event logging, sensor specific: log cleared. What a BMC writes into an emptied log.
    private static final int EVENT_LOGGING = 0x10;

    private final Controller controller;
    private final boolean isUefi;
    private final Duration patience;
    private final StepLog log;
    private final List<String> changed = new ArrayList<>();

    /// @param isUefi   whether the machine was booted so
    /// @param patience with others who are changing its network settings
    BmcSetup(Controller controller, boolean isUefi, Duration patience, StepLog log) {
        this.controller = controller;
        this.isUefi = isUefi;
        this.patience = patience;
        this.log = log;
    }

    StepOutcome run(BmcSettings settings) throws IOException, InterruptedException {
        boolean needsChannel = settings.lan().isPresent() || !settings.users().isEmpty();
        if (needsChannel) {
            int channel =
                    settings.channel().isPresent()
                            ? settings.channel().get()
                            : controller.lanChannel();
            BmcAccounts accounts = new BmcAccounts(controller.users(channel), this::changed);
            for (BmcSettings.User user : settings.users()) {
                accounts.bring(user);
            }
            if (settings.lan().isPresent()) {
                lan(controller.lan(channel), settings.lan().get());
            }
        }
        if (settings.power().isPresent()) {
            powerPolicy(settings.power().get());
        }
        if (settings.bootFrom().isPresent()) {
            bootFrom(settings.bootFrom().get());
        }
        if (settings.clearLog()) {
            clearLog(controller.eventLog());
        }
        return changed.isEmpty()
                ? new StepOutcome.AlreadyHolds("the BMC is set up")
                : new StepOutcome.Changed("set " + String.join(", ", changed));
    }

    private void changed(String what) {
        changed.add(what);
        log.line("BMC: set " + what);
    }

    private void bring(List<BmcSetting<?>> settings) throws IOException, InterruptedException {
        for (BmcSetting<?> setting : BmcSetting.pending(settings)) {
            setting.set();
            setting.verify();
            changed(setting.what() + " " + setting.wanted());
        }
    }

    private void lan(LanSettings lan, BmcSettings.Lan wanted)
            throws IOException, InterruptedException {
        LanChanges changes = new LanChanges(lan, patience, log);
        changes.awaitOthers();
        List<BmcSetting<?>> pending = BmcSetting.pending(lanSettings(lan, wanted));
        if (pending.isEmpty()) {
            return;
        }
        changes.make(pending);
        for (BmcSetting<?> setting : pending) {
            setting.verify();
            changed(setting.what() + " " + setting.wanted());
        }
    }

    private static List<BmcSetting<?>> lanSettings(LanSettings lan, BmcSettings.Lan wanted)
            throws IOException {
        List<BmcSetting<?>> settings = new ArrayList<>();
        LanSettings.Source source =
                wanted.source().equals("dhcp")
                        ? LanSettings.Source.DHCP
                        : LanSettings.Source.STATIC;
        settings.add(new BmcSetting<>("address source", source, lan::source, lan::setSource));
        if (wanted.address().isPresent()) {
            settings.add(address("address", wanted.address(), lan::address, lan::setAddress));
        }
        if (wanted.mask().isPresent()) {
            settings.add(address("mask", wanted.mask(), lan::mask, lan::setMask));
        }
        if (wanted.gateway().isPresent()) {
            settings.add(address("gateway", wanted.gateway(), lan::gateway, lan::setGateway));
        }
        if (wanted.vlan().isPresent()) {
            settings.add(
                    new BmcSetting<>(
                            "VLAN",
                            wanted.vlan().get(),
                            () -> vlan(lan),
                            vlan ->
                                    lan.setVlan(
                                            vlan == 0
                                                    ? OptionalInt.empty()
                                                    : OptionalInt.of(vlan))));
        }
        return settings;
    }

    /// 0 for none, and where a BMC has no VLANs at all.
    private static int vlan(LanSettings lan) throws IOException {
        try {
            return lan.vlan().orElse(0);
        } catch (IpmiRefusal refusal) {
            if (refusal.isUnsupported()) {
                return 0;
            }
            throw refusal;
        }
    }

    private static BmcSetting<String> address(
            String what,
            Optional<String> wanted,
            BmcSetting.Read<Inet4Address> read,
            BmcSetting.Write<Inet4Address> write) {
        return new BmcSetting<>(
                what,
                wanted.orElse("0.0.0.0"),
                () -> read.now().getHostAddress(),
                text -> write.set(parse(text)));
    }

    /// Only digits and dots reach this, so that no name is looked up.
    private static Inet4Address parse(String text) throws IOException {
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                && InetAddress.getByName(text) instanceof Inet4Address address) {
            return address;
        }
        throw new StepRefusedException("\"%s\" is no IPv4 address".formatted(text));
    }

    private void powerPolicy(String word) throws IOException, InterruptedException {
        PowerPolicy policy =
                PowerPolicy.of(word)
                        .orElseThrow(() -> new StepRefusedException("no power policy " + word));
        bring(
                List.of(
                        new BmcSetting<>(
                                "power policy",
                                policy.word(),
                                () -> controller.powerPolicy().map(PowerPolicy::word).orElse("?"),
                                _ -> controller.setPowerPolicy(policy))));
    }

    private void bootFrom(String word) throws IOException, InterruptedException {
        BootFlags wanted =
                switch (word) {
                    case "none" -> BootFlags.NONE;
                    case "network" -> flags(BootFlags.Device.NETWORK);
                    case "disk" -> flags(BootFlags.Device.DISK);
                    case "cdrom" -> flags(BootFlags.Device.CDROM);
                    case "bios" -> flags(BootFlags.Device.SETUP);
                    default -> throw new StepRefusedException("no boot device " + word);
                };
        bring(
                List.of(
                        new BmcSetting<>(
                                "boot device",
                                wanted,
                                controller::bootFlags,
                                controller::setBootFlags)));
    }

    private BootFlags flags(BootFlags.Device device) {
        return new BootFlags(true, true, isUefi, device.selector);
    }

    private void clearLog(EventLog events) throws IOException {
        if (isEmpty(events)) {
            return;
        }
        int size = events.size();
        events.clear();
        if (!isEmpty(events)) {
            throw new IOException(
                    "the BMC cleared its event log, and shows %d entries".formatted(events.size()));
        }
        changed("event log empty (%d entries)".formatted(size));
    }

    private static boolean isEmpty(EventLog events) throws IOException {
        List<SelRecord> first = events.newest(2);
        return first.isEmpty()
                || (first.size() == 1 && first.getFirst().sensorType() == EVENT_LOGGING);
    }
}
