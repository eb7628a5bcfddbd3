package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import dev.bootwright.formats.ssh.SshHostKey;
import dev.bootwright.formats.ssh.SshPublicKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Who may come to a drive's menu over SSH, and by which key he knows it: a second initramfs, which the loader
/// gives to the kernel beside that of the image.
///
/// ```text
/// root/.ssh/authorized_keys                    the keys, without any forwarding
/// etc/dropbear/dropbear_ed25519_host_key       secret
/// etc/modprobe.d/network.conf                  empty, in the place of the image's, which keeps network
///                                              cards from getting drivers
/// ```
///
/// Equal keys give equal bytes. It is in a frame of gzip, since what is not compressed would have to begin at
/// a multiple of four bytes in memory, which not every loader sees to.
///
/// @param keys of people, at least one
public record SshAccess(List<SshPublicKey> keys, SshHostKey hostKey) {

    private static final String AUTHORIZED = "root/.ssh/authorized_keys";
    private static final String HOST_KEY = "etc/dropbear/dropbear_ed25519_host_key";
    private static final String NETWORK = "etc/modprobe.d/network.conf";

    private static final String OPTIONS =
            "no-port-forwarding,no-agent-forwarding,no-X11-forwarding ";

    public SshAccess {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("nobody has a key");
        }
    }

    /// For people, a line each.
    public List<String> lines() {
        return summary().lines();
    }

    SshSummary summary() {
        return new SshSummary(
                hostKey.publicKey().described(),
                keys.stream().map(SshPublicKey::described).toList());
    }

    byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new Stored(bytes)) {
            CpioWriter archive = new CpioWriter(packed);
            archive.write(CpioEntry.directory("root", 1, 0700));
            archive.write(CpioEntry.directory("root/.ssh", 2, 0700));
            String lines =
                    keys.stream().map(key -> OPTIONS + key + "\n").collect(Collectors.joining());
            put(archive, 3, AUTHORIZED, lines.getBytes(UTF_8));
            archive.write(CpioEntry.directory("etc", 4, 0755));
            archive.write(CpioEntry.directory("etc/dropbear", 5, 0700));
            put(archive, 6, HOST_KEY, hostKey.toDropbear());
            archive.write(CpioEntry.directory("etc/modprobe.d", 7, 0755));
            put(archive, 8, NETWORK, new byte[0]);
            archive.finish();
        }
        return bytes.toByteArray();
    }

    private static void put(CpioWriter archive, long ino, String name, byte[] content)
            throws IOException {
        archive.write(
                CpioEntry.file(name, ino, 0600, content.length), new ByteArrayInputStream(content));
    }

    /// Does not compress, so that every release of Java gives the same bytes.
    private static final class Stored extends GZIPOutputStream {
        Stored(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }
}
