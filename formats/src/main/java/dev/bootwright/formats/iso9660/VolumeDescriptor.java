package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.charset.Charset;

/// A primary or supplementary volume descriptor: where one tree of directories begins.
///
/// ```text
/// offset  size  field                      Source: ECMA-119 §8.4 and §8.5
///      0     1  volume descriptor type     1 primary, 2 supplementary
///      1     5  standard identifier        "CD001"
///      6     1  version                    1; 2 for an enhanced descriptor, which is not used here
///     40    32  volume identifier          padded with spaces
///     80     8  volume space size          in logical blocks, both byte orders
///     88    32  escape sequences           of a supplementary one: %/@ %/C %/E mean Joliet
///    128     4  logical block size         in bytes, both byte orders
///    156    34  directory record           of the root
///    813    17  volume creation            16 digits and a quarter of an hour, see [VolumeTime]
/// ```
///
/// @param offset    in the image
/// @param blocks    of the volume
/// @param blockSize in bytes
/// @param root      the directory record of the root
record VolumeDescriptor(
        long offset,
        String volumeId,
        long blocks,
        int blockSize,
        Extent root,
        VolumeTime creation) {

    private static final int VOLUME_ID = 40;
    private static final int SPACE_SIZE = 80;
    private static final int BLOCK_SIZE = 128;
    static final int ROOT = 156;
    private static final int CREATION = 813;

    static VolumeDescriptor readPrimary(Image image, long offset) throws IOException {
        return read(image, offset, ISO_8859_1);
    }

    static VolumeDescriptor readJoliet(Image image, long offset) throws IOException {
        return read(image, offset, UTF_16BE);
    }

    private static VolumeDescriptor read(Image image, long offset, Charset charset)
            throws IOException {
        ByteReader in = image.at(Image.FORMAT, "volume descriptor", offset, Image.SECTOR);
        String volumeId = volumeId(in, charset);
        long blocks = Image.u32(in.at("volume space size", SPACE_SIZE), "volume space size");
        int blockSize = Image.u16(in.at("logical block size", BLOCK_SIZE), "logical block size");
        if (blockSize < 512 || blockSize > Image.SECTOR || Integer.bitCount(blockSize) != 1) {
            throw in.malformed(
                    "logical block size",
                    4,
                    "%d bytes, not 512, 1024 or 2048".formatted(blockSize));
        }
        checkSpace(in, blocks, blockSize, image);
        DirectoryRecord root =
                DirectoryRecord.read(in.at("directory record of the root", ROOT), offset + ROOT);
        if (!root.isDirectory() || root.length() == 0) {
            throw new FormatException(
                    Image.FORMAT,
                    "directory record of the root",
                    offset + ROOT,
                    "no directory of any length");
        }
        VolumeTime creation =
                VolumeTime.read(in.at("volume creation", CREATION), offset + CREATION);
        Extent extent = root.extent(blockSize, image.source().size());
        return new VolumeDescriptor(offset, volumeId, blocks, blockSize, extent, creation);
    }

    /// Control characters are left out: the identifier goes into menus and messages.
    private static String volumeId(ByteReader in, Charset charset) throws FormatException {
        byte[] bytes = in.at("volume identifier", VOLUME_ID).bytes("volume identifier", 32);
        StringBuilder text = new StringBuilder();
        new String(bytes, charset)
                .codePoints()
                .filter(point -> !Character.isISOControl(point))
                .forEach(text::appendCodePoint);
        return text.toString().strip();
    }

    private static void checkSpace(ByteReader in, long blocks, int blockSize, Image image)
            throws FormatException {
        in.at("volume space size", SPACE_SIZE).skip("volume space size", 8);
        long size = image.source().size();
        if (blocks * blockSize > size) {
            throw in.malformed(
                    "volume space size",
                    8,
                    "%d blocks of %d bytes, but the image ends at byte %d: is it a part only?"
                            .formatted(blocks, blockSize, size));
        }
    }
}
