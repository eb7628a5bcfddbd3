package dev.bootwright.image.debian;

import dev.bootwright.formats.deb.ArArchive;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The content of one member of an archive as a stream; closing it leaves the channel open.
final class MemberStream extends InputStream {

    private final FileChannel channel;
    private final long end;
    private long position;

    MemberStream(FileChannel channel, ArArchive.Member member) {
        this.channel = channel;
        this.position = member.offset();
        this.end = member.offset() + member.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, end - position);
        if (wanted == 0) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        if (count < 0) {
            throw new EOFException("the archive has become shorter while it was read");
        }
        position += count;
        return count;
    }
}
