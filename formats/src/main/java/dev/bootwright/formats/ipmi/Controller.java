package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Opaque;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/// A management controller, asked by typed commands. One thread at a time.
///
/// Every method throws [IpmiRefusal] when the controller answers that it did not do it.
public final class Controller {

    private static final int FRU_CHUNK = 16;
    private static final int LARGEST_AREA = 2040;
    private static final int BOOT_FLAGS = 5;
    private static final int BOOT_INFO_VALID = 3;

    /// Bit 3 of parameter 3: flags stay valid although no chassis control follows within 60 seconds.
    private static final int DO_NOT_EXPIRE = 0x08;

    private static final int LAST_CHANNEL = 0xB;
    private static final int LAN_802_3 = 4;
    private static final int OTHER_LAN = 6;

    private final Commands commands;

    public Controller(IpmiTransport transport) {
        this.commands = new Commands(transport);
    }

    public DeviceId deviceId() throws IOException {
        return DeviceId.read(commands.ask("device id", IpmiRequest.of(IpmiRequest.APP, 0x01)));
    }

    public SystemGuid systemGuid() throws IOException {
        return SystemGuid.read(commands.ask("system GUID", IpmiRequest.of(IpmiRequest.APP, 0x37)));
    }

    public ChassisStatus chassisStatus() throws IOException {
        return ChassisStatus.read(
                commands.ask("chassis status", IpmiRequest.of(IpmiRequest.CHASSIS, 0x01)));
    }

    public void control(ChassisControl action) throws IOException {
        commands.tell(
                "chassis control " + action,
                IpmiRequest.of(IpmiRequest.CHASSIS, 0x02, action.code));
    }

    /// Chooses what happens when mains power comes back.
    public void setPowerPolicy(PowerPolicy policy) throws IOException {
        commands.tell(
                "power restore policy", IpmiRequest.of(IpmiRequest.CHASSIS, 0x06, policy.code));
    }

    /// What happens when mains power comes back, as the controller shows it.
    public Optional<PowerPolicy> powerPolicy() throws IOException {
        return PowerPolicy.of(chassisStatus().restorePolicy());
    }

    public BootFlags bootFlags() throws IOException {
        ByteReader in =
                commands.ask(
                        "boot flags", IpmiRequest.of(IpmiRequest.CHASSIS, 0x09, BOOT_FLAGS, 0, 0));
        in.skip("parameter version and number", 2);
        return BootFlags.read(in);
    }

    /// Sets the boot flags, so that they do not expire. Reading them back is the caller's.
    public void setBootFlags(BootFlags flags) throws IOException {
        try {
            commands.tell(
                    "lifetime of boot flags",
                    IpmiRequest.of(IpmiRequest.CHASSIS, 0x08, BOOT_INFO_VALID, DO_NOT_EXPIRE));
        } catch (IpmiRefusal refusal) {
            if (refusal.isForbidden()) {
                throw refusal;
            }
            // Optional, and many lack it: then the flags hold for a minute.
        }
        byte[] request = new byte[1 + BootFlags.BYTES];
        request[0] = BOOT_FLAGS;
        System.arraycopy(flags.toOpaque().toByteArray(), 0, request, 1, BootFlags.BYTES);
        commands.tell("boot flags", new IpmiRequest(IpmiRequest.CHASSIS, 0x08, Opaque.of(request)));
    }

    /// What the FRU of the machine itself says of the product.
    ///
    /// @return empty when it has no product area
    public Optional<FruArea> product() throws IOException {
        ByteReader in = commands.ask("FRU area", IpmiRequest.of(IpmiRequest.STORAGE, 0x10, 0));
        int size = in.u16("size");
        Optional<Integer> offset = FruArea.productOffset(fru(0, FruArea.HEADER_BYTES, size));
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        int length = FruArea.length(fru(offset.get(), 2, size));
        return Optional.of(FruArea.read(fru(offset.get(), Math.min(length, LARGEST_AREA), size)));
    }

    private byte[] fru(int offset, int length, int size) throws IOException {
        if (offset + length > size) {
            throw new IOException(
                    "IPMI FRU: %d bytes from byte %d of %d".formatted(length, offset, size));
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream(); // grows with what was read
        while (read.size() < length) {
            int at = offset + read.size();
            int wanted = Math.min(FRU_CHUNK, length - read.size());
            ByteReader in =
                    commands.ask(
                            "FRU data",
                            IpmiRequest.of(
                                    IpmiRequest.STORAGE, 0x11, 0, at & 0xFF, at >> 8, wanted));
            int count = in.u8("count returned");
            if (count < 1 || count > wanted) {
                throw in.malformed(
                        "count returned", 1, "expected 1 to %d, found %d".formatted(wanted, count));
            }
            read.writeBytes(in.bytes("data", count));
        }
        return read.toByteArray();
    }

    /// Its system event log.
    public EventLog eventLog() {
        return new EventLog(commands);
    }

    /// Its network settings.
    ///
    /// @param channel of the network, 1 to 11
    public LanSettings lan(int channel) {
        return new LanSettings(commands, channel);
    }

    /// Its accounts, and what they may do on a channel.
    public UserAccounts users(int channel) {
        return new UserAccounts(commands, channel);
    }

    /// The first channel that is a network.
    ///
    /// @throws IOException if there is none, too
    public int lanChannel() throws IOException {
        for (int channel = 1; channel <= LAST_CHANNEL; channel++) {
            try {
                int medium = channelMedium(channel);
                if (medium == LAN_802_3 || medium == OTHER_LAN) {
                    return channel;
                }
            } catch (IpmiRefusal _) {
                // no such channel
            }
        }
        throw new IOException("the BMC has no network channel");
    }

    /// The kind of medium behind a channel (table 6-3).
    private int channelMedium(int channel) throws IOException {
        ByteReader in =
                commands.ask("channel info", IpmiRequest.of(IpmiRequest.APP, 0x42, channel & 0xF));
        in.skip("actual channel", 1);
        return in.u8("channel medium type") & 0x7F;
    }
}
