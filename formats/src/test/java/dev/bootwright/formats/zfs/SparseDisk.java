package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A disk of which only the pages are kept that are not all zeros.
final class SparseDisk implements ByteSource {

    static final int PAGE_BYTES = 4096;

    private final long size;
    private final Map<Long, byte[]> pages;

    private SparseDisk(long size, Map<Long, byte[]> pages) {
        this.size = size;
        this.pages = pages;
    }

    static SparseDisk empty(long size) {
        return new SparseDisk(size, new HashMap<>());
    }

    static SparseDisk read(InputStream in) throws IOException {
        Map<Long, byte[]> pages = new HashMap<>();
        byte[] page = new byte[PAGE_BYTES];
        long size = 0;
        int length;
        while ((length = in.readNBytes(page, 0, page.length)) > 0) {
            Arrays.fill(page, length, page.length, (byte) 0);
            if (!isZero(page)) {
                pages.put(size / PAGE_BYTES, page.clone());
            }
            size += length;
        }
        return new SparseDisk(size, pages);
    }

    private static boolean isZero(byte[] page) {
        return Arrays.mismatch(page, new byte[PAGE_BYTES]) < 0;
    }

    /// A copy to be damaged; pages are copied when they are written.
    SparseDisk copy() {
        return new SparseDisk(size, new HashMap<>(pages));
    }

    /// @param position of a page
    void write(long position, byte[] page) {
        pages.put(position / PAGE_BYTES, page);
    }

    void flip(long position, int bit) {
        byte[] page = pages.getOrDefault(position / PAGE_BYTES, new byte[PAGE_BYTES]).clone();
        page[(int) (position % PAGE_BYTES)] ^= (byte) (1 << bit);
        pages.put(position / PAGE_BYTES, page);
    }

    /// Numbers of the pages that are not all zeros, in order.
    List<Long> used() {
        List<Long> used = new ArrayList<>(pages.keySet());
        used.sort(null);
        return used;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        if (position >= size) {
            return -1;
        }
        int from = (int) (position % PAGE_BYTES);
        long left = Math.min(PAGE_BYTES - from, size - position);
        int length = (int) Math.min(left, target.remaining());
        byte[] page = pages.get(position / PAGE_BYTES);
        if (page == null) {
            target.put(new byte[length]);
        } else {
            target.put(page, from, length);
        }
        return length;
    }
}
