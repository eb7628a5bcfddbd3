package dev.bootwright.netboot.tftp;

import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootName;
import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What all transfers of a server share.
///
/// @param local that transfers are sent from, port 0
record TftpService(
        InetSocketAddress local,
        BootFiles files,
        BootObserver observer,
        BlockSizeLimit blockSizeLimit,
        Duration timeout) {

    /// Larger files are no text: whoever asks for them in netascii has forgotten to say `binary`.
    private static final int NETASCII_LIMIT = 1 << 22;

    /// Opens what a request asks for.
    ///
    /// @param server our own address, as the client sees it
    /// @return empty when there is no such file
    /// @throws IOException if it cannot be opened or sent in this mode
    Optional<Content> find(TftpRequest request, InetAddress client, InetAddress server)
            throws IOException {
        Optional<String> name = BootName.normalize(request.file());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        BootRequest boot =
                new BootRequest(client.getHostAddress(), server.getHostAddress(), "tftp", Map.of());
        Optional<BootResource> resource = files.find(name.get(), boot);
        if (resource.isEmpty()) {
            return Optional.empty();
        }
        Content content =
                switch (resource.get()) {
                    case BootResource.Rendered rendered ->
                            Content.of(rendered.text().getBytes(StandardCharsets.UTF_8));
                    case BootResource.Slice slice -> Content.open(slice.joined());
                    case BootResource.Joined joined -> Content.open(joined);
                };
        return Optional.of(request.mode().equals("netascii") ? netascii(content) : content);
    }

    private static Content netascii(Content content) throws IOException {
        try (content) {
            if (content.size() > NETASCII_LIMIT) {
                throw new IOException(
                        "%d bytes are too many for netascii: use mode octet"
                                .formatted(content.size()));
            }
            ByteBuffer whole = ByteBuffer.allocate((int) content.size());
            content.read(0, new ByteBuffer[] {whole}, 1);
            return Content.of(Netascii.encode(whole.array()));
        }
    }
}
