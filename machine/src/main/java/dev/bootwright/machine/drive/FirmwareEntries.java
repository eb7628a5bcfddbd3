package dev.bootwright.machine.drive;

import dev.bootwright.formats.efi.LoadOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The boot entries of this machine's firmware, in its variables as Linux shows them: each is a file that
/// begins with four bytes of attributes. Source: UEFI 2.10 §3.1; Linux Documentation/filesystems/efivarfs.rst.
public final class FirmwareEntries {

    private static final String GLOBAL = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    /// Kept, and there both before and after the system starts.
    private static final int ATTRIBUTES = 7;

    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_ENTRIES = 0x10000;

    private final Path variables;

    /// @param variables where efivarfs is mounted
    public FirmwareEntries(Path variables) {
        this.variables = variables;
    }

    /// Whether this machine was started by UEFI, and its variables are there.
    public boolean isThere() {
        return Files.isDirectory(variables);
    }

    /// Adds an entry, and puts it first in the order, as `efibootmgr --create` does. One that is there
    /// already, byte for byte, is only put first.
    ///
    /// @return its number, as in `Boot0001`
    /// @throws IOException if a variable cannot be written, or reads back as something else
    public int register(LoadOption option) throws IOException {
        byte[] content = option.toBytes();
        int number = number(content);
        write("Boot%04X".formatted(number), content);
        List<Integer> order = new ArrayList<>(order());
        order.removeIf(each -> each == number);
        order.addFirst(number);
        ByteBuffer bytes =
                ByteBuffer.allocate(order.size() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        order.forEach(each -> bytes.putShort(each.shortValue()));
        write("BootOrder", bytes.array());
        return number;
    }

    /// The numbers of entries, in the order in which they are tried.
    public List<Integer> order() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(read("BootOrder")).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> order = new ArrayList<>();
        while (bytes.remaining() >= Short.BYTES) {
            order.add(Short.toUnsignedInt(bytes.getShort()));
        }
        return List.copyOf(order);
    }

    /// That of the same entry, or else the first that is free.
    private int number(byte[] content) throws IOException {
        int free = -1;
        for (int number = 0; number < MAX_ENTRIES; number++) {
            boolean isFree = !Files.exists(file("Boot%04X".formatted(number)));
            if (!isFree && Arrays.equals(read("Boot%04X".formatted(number)), content)) {
                return number;
            }
            if (isFree) {
                free = free < 0 ? number : free;
                if (number > 0x200) {
                    break; // firmware numbers its entries from below
                }
            }
        }
        if (free < 0) {
            throw new IOException(variables + ": no number is free for a boot entry");
        }
        return free;
    }

    private Path file(String name) {
        return variables.resolve(name + GLOBAL);
    }

    /// The content behind the attributes; none of a variable that is not there.
    private byte[] read(String name) throws IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // The size of a variable is known when it has been read.
            }
            int length = bytes.position();
            return length < Integer.BYTES
                    ? new byte[0]
                    : Arrays.copyOfRange(bytes.array(), Integer.BYTES, length);
        }
    }

    /// A variable is written by one call, or not at all.
    private void write(String name, byte[] content) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + content.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(ATTRIBUTES)
                        .put(content)
                        .flip();
        try (FileChannel channel =
                FileChannel.open(file(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(bytes);
        }
        if (!Arrays.equals(read(name), content)) {
            throw new IOException(file(name) + ": reads back as something else than was written");
        }
    }
}
