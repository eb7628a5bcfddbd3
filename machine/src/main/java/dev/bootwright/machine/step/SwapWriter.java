package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.SwapSpace;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.Pages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// Makes swap space. The mkswap(8) of busybox, which is what the image has, cannot set a UUID.
final class SwapWriter {

    private SwapWriter() {}

    /// @throws StepRefusedException if the device is too small, or the label too long
    static void write(FreeDevice device, Step.FileSystem step) throws IOException {
        try (BlockDevice block = BlockDevice.claim(device.node());
                FileChannel channel = FileChannel.open(device.node(), StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.wrap(firstPage(block.size(), step));
            while (page.hasRemaining()) {
                channel.write(page, page.position());
            }
            channel.force(false);
        }
    }

    private static byte[] firstPage(long size, Step.FileSystem step) throws StepRefusedException {
        try {
            return new SwapSpace(size, Pages.size(), step.uuid(), step.label()).firstPage();
        } catch (IllegalArgumentException e) {
            throw new StepRefusedException("%s: %s".formatted(step.device(), e.getMessage()));
        }
    }
}
