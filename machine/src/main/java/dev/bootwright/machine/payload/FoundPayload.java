package dev.bootwright.machine.payload;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.formats.payload.PayloadProgress;
import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A payload on a device.
///
/// @param device its node
public record FoundPayload(Path device, Payload payload) {

    /// Whether it holds the rest of a split image and nothing else, so that there is nothing to import.
    boolean isRestOfImage() {
        List<String> names =
                payload.entries().stream()
                        .map(Payload.Entry::name)
                        .filter(name -> !name.equals(Checksums.FILE_NAME))
                        .toList();
        return !names.isEmpty() && names.stream().allMatch(AgentApi::isRestName);
    }

    /// Whether two devices hold the same payload, byte for byte: the two paths to one disk, or two
    /// copies.
    public boolean isSameAs(FoundPayload other) throws IOException {
        if (!payload.equals(other.payload)) {
            return false;
        }
        try (FileChannel mine = FileChannel.open(device);
                FileChannel theirs = FileChannel.open(other.device)) {
            return Contents.common(mine, 0, theirs, 0, payload.size()) == payload.size();
        } catch (IOException e) {
            throw new IOException(
                    "%s and %s cannot be compared: %s"
                            .formatted(device, other.device, e.getMessage()),
                    e);
        }
    }

    /// What an import did. Its text is a sentence for people.
    ///
    /// @param device     that was imported
    /// @param isChecked  whether the payload had checksums; then they were right
    public record Imported(
            Path device, Path directory, PayloadImport.Result result, boolean isChecked) {

        /// Whether anything was copied.
        public boolean hasChanged() {
            return !result.copied().isEmpty();
        }

        @Override
        public String toString() {
            return "%s: %d files copied to %s, %d were there already; %s"
                    .formatted(
                            device,
                            result.copied().size(),
                            directory,
                            result.alreadyThere().size(),
                            isChecked ? "checksums are right" : "there are no checksums");
        }
    }

    /// Copies the files into a directory, comparing them with the checksums in the payload, if any.
    ///
    /// @throws IOException if somebody has begun to use the device; otherwise as [PayloadImport#run]; it
    ///                     names the device
    public Imported importTo(Path directory, PayloadProgress progress) throws IOException {
        try (BlockDevice _ = BlockDevice.reserve(device);
                FileChannel disk = FileChannel.open(device)) {
            Optional<Checksums> checksums = Checksums.inside(payload, disk);
            PayloadImport.Result result =
                    new PayloadImport(directory, progress)
                            .run(disk, payload, checksums.orElse(new Checksums(Map.of())));
            return new Imported(device, directory, result, checksums.isPresent());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(device, e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return "%s: %d files, %d bytes (%s)"
                .formatted(
                        device, payload.entries().size(), payload.size(), payload.variant().word());
    }
}
