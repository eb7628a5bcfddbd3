package dev.bootwright.image.initramfs;

import java.io.IOException;
import java.io.OutputStream;

/// Passes writes on but not the closing.
final class Open extends OutputStream {

    private final OutputStream out;

    Open(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }
}
