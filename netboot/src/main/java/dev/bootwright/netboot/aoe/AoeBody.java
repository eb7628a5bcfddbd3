package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/// What follows the header of a frame: the arguments of its command.
public sealed interface AoeBody {

    /// The number in the header.
    int command();

    /// Length on the wire, without padding.
    int bytes();

    void write(ByteWriter out);

    /// An ATA register block. Source: AoEr11, §3.1.
    ///
    /// ```text
    ///  0  1  flags     0x40 LBA48, 0x10 device/head, 0x02 asynchronous, 0x01 write
    ///  1  1  feature   in a response the error register
    ///  2  1  sectors   in a response those not done
    ///  3  1  command   in a response the status register
    ///  4  6  LBA       low byte first
    /// 10  2  reserved
    /// 12     data      whole sectors
    /// ```
    ///
    /// @param lba  48 bits, as in the registers
    /// @param data whole sectors of 512 bytes
    record Ata(int flags, int feature, int sectors, int register, long lba, Opaque data)
            implements AoeBody {

        public static final int LBA48 = 0x40;
        public static final int ASYNCHRONOUS = 0x02;
        public static final int WRITE = 0x01;

        private static final int HEADER = 12;

        static Ata read(ByteReader in) throws FormatException {
            int flags = in.u8("ATA flags");
            int feature = in.u8("feature");
            int sectors = in.u8("sector count");
            int register = in.u8("ATA command");
            long lba = 0;
            for (int i = 0; i < 6; i++) {
                lba |= (long) in.u8("LBA") << (8 * i);
            }
            in.skip("reserved", 2);
            int whole = in.remaining() - in.remaining() % Wire.SECTOR; // the rest is padding
            return new Ata(
                    flags, feature, sectors, register, lba, Opaque.of(in.bytes("data", whole)));
        }

        @Override
        public int command() {
            return Wire.ATA;
        }

        @Override
        public int bytes() {
            return HEADER + data.length();
        }

        @Override
        public void write(ByteWriter out) {
            out.u8("ATA flags", flags).u8("feature", feature);
            out.u8("sector count", sectors).u8("ATA command", register);
            for (int i = 0; i < 6; i++) {
                out.u8("LBA", (int) (lba >>> (8 * i)) & 0xFF);
            }
            out.zeros(2).bytes(data.toByteArray());
        }
    }

    /// Query config information. Source: AoEr11, §3.2.
    ///
    /// ```text
    ///  0  2  buffer count            requests the target keeps for its clients
    ///  2  2  firmware version
    ///  4  1  sector count            the most a command may have
    ///  5  1  version and subcommand  high nibble 1
    ///  6  2  string length           at most 1024
    ///  8     string
    /// ```
    ///
    /// @param subCommand one of the constants, or unknown
    record Config(int buffers, int firmware, int maxSectors, int subCommand, Opaque text)
            implements AoeBody {

        public static final int READ = 0;
        public static final int TEST = 1;
        public static final int TEST_PREFIX = 2;
        public static final int SET = 3;
        public static final int FORCE_SET = 4;

        public static final int MAX_TEXT = 1024;

        private static final int HEADER = 8;

        static Config read(ByteReader in) throws FormatException {
            int buffers = in.u16("buffer count");
            int firmware = in.u16("firmware version");
            int maxSectors = in.u8("sector count");
            int versionAndSub = in.u8("config subcommand");
            int length = in.u16("string length");
            if (length > MAX_TEXT) {
                throw in.malformed(
                        "string length", 2, "%d bytes, at most 1024 are allowed".formatted(length));
            }
            Opaque text = Opaque.of(in.bytes("config string", length));
            return new Config(buffers, firmware, maxSectors, versionAndSub & 0xF, text);
        }

        @Override
        public int command() {
            return Wire.CONFIG;
        }

        @Override
        public int bytes() {
            return HEADER + text.length();
        }

        @Override
        public void write(ByteWriter out) {
            out.u16("buffer count", buffers).u16("firmware version", firmware);
            out.u8("sector count", maxSectors);
            out.u8("config subcommand", Wire.VERSION << 4 | subCommand);
            out.u16("string length", text.length()).bytes(text.toByteArray());
        }
    }

    /// The list of hosts that a target listens to; empty means everyone. Source: AoEr11, §3.3.
    ///
    /// ```text
    ///  0  1  reserved
    ///  1  1  subcommand   0 read, 1 edit
    ///  2  1  error        1 unspecified, 2 bad directive, 3 list full
    ///  3  1  count        with an error the index of the directive that failed
    ///  4     count times: reserved, directive (0 none, 1 add, 2 delete), MAC
    /// ```
    ///
    /// @param count   of entries, none of which is there with an error
    record MaskList(int subCommand, int error, int count, List<Directive> directives)
            implements AoeBody {

        public static final int READ = 0;
        public static final int EDIT = 1;

        public static final int UNSPECIFIED_ERROR = 1;
        public static final int BAD_DIRECTIVE = 2;
        public static final int LIST_FULL = 3;

        private static final int HEADER = 4;
        private static final int ENTRY = 8;

        /// One host to add or to delete.
        public record Directive(int code, MacAddress mac) {

            public static final int NONE = 0;
            public static final int ADD = 1;
            public static final int DELETE = 2;
        }

        public MaskList {
            directives = List.copyOf(directives);
        }

        /// A list without an error.
        public static MaskList of(int subCommand, List<Directive> directives) {
            return new MaskList(subCommand, 0, directives.size(), directives);
        }

        static MaskList read(ByteReader in) throws FormatException {
            in.skip("reserved", 1);
            int subCommand = in.u8("mask subcommand");
            int error = in.u8("mask error");
            int count = in.u8("directive count");
            List<Directive> directives = new ArrayList<>();
            for (int i = 0; error == 0 && i < count; i++) {
                in.skip("reserved", 1);
                int code = in.u8("directive");
                directives.add(
                        new Directive(
                                code, MacAddress.of(in.bytes("MAC address", MacAddress.BYTES))));
            }
            return new MaskList(subCommand, error, count, directives);
        }

        @Override
        public int command() {
            return Wire.MASK;
        }

        @Override
        public int bytes() {
            return HEADER + ENTRY * directives.size();
        }

        @Override
        public void write(ByteWriter out) {
            out.zeros(1).u8("mask subcommand", subCommand);
            out.u8("mask error", error).u8("directive count", count);
            for (Directive directive : directives) {
                out.zeros(1).u8("directive", directive.code()).bytes(directive.mac().octets());
            }
        }
    }

    /// The list of hosts that have a target to themselves; empty means nobody. Source: AoEr11, §3.4.
    ///
    /// ```text
    ///  0  1  subcommand   0 read, 1 set, 2 force set
    ///  1  1  count
    ///  2     count times: MAC
    /// ```
    record Reserve(int subCommand, List<MacAddress> holders) implements AoeBody {

        public static final int READ = 0;
        public static final int SET = 1;
        public static final int FORCE_SET = 2;

        private static final int HEADER = 2;

        public Reserve {
            holders = List.copyOf(holders);
        }

        static Reserve read(ByteReader in) throws FormatException {
            int subCommand = in.u8("reserve subcommand");
            int count = in.u8("host count");
            List<MacAddress> holders = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                holders.add(MacAddress.of(in.bytes("MAC address", MacAddress.BYTES)));
            }
            return new Reserve(subCommand, holders);
        }

        @Override
        public int command() {
            return Wire.RESERVE;
        }

        @Override
        public int bytes() {
            return HEADER + MacAddress.BYTES * holders.size();
        }

        @Override
        public void write(ByteWriter out) {
            out.u8("reserve subcommand", subCommand).u8("host count", holders.size());
            holders.forEach(each -> out.bytes(each.octets()));
        }
    }

    /// The arguments of a command that AoEr11 does not have, or of a response that is an error, which
    /// some targets cut off after the header.
    ///
    /// @param data to the end of the frame, padding too
    record Uninterpreted(int command, Opaque data) implements AoeBody {

        @Override
        public int bytes() {
            return data.length();
        }

        @Override
        public void write(ByteWriter out) {
            out.bytes(data.toByteArray());
        }
    }
}
