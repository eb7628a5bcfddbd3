package dev.bootwright.netboot.tftp;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootObserver;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The well-known port: hears requests and gives each a [Transfer] on a thread of its own.
///
/// Platform threads, since a transfer waits in the call that receives: a virtual thread would be woken by
/// way of a poller, which costs more than all else a block needs.
public final class TftpServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TftpServer.class.getName());

    /// More than any request needs: RFC 2347 keeps them within 512 bytes.
    private static final int REQUEST_BYTES = 2048;

    /// Requests heard and not yet given a thread, when many machines are switched on at once.
    private static final int WAITING_REQUESTS = 4096;

    private static final int RECEIVE_BUFFER = 1 << 22;

    private final DatagramChannel channel;
    private final TftpService service;
    private final ThreadPoolExecutor dispatcher;
    private final ThreadPoolExecutor transfers;
    private final ConcurrentMap<InetSocketAddress, Transfer> latest = new ConcurrentHashMap<>();
    private final Set<Transfer> active = ConcurrentHashMap.newKeySet();
    private final Thread receiver;

    private TftpServer(DatagramChannel channel, TftpService service, int limit) throws IOException {
        this.channel = channel;
        this.service = service;
        String name = "tftp " + ((InetSocketAddress) channel.getLocalAddress()).getPort();
        // What does not fit a queue is dropped, as the network would: the client asks again.
        this.dispatcher =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_REQUESTS),
                        Thread.ofPlatform().name(name + " dispatcher").factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        this.transfers =
                new ThreadPoolExecutor(
                        0,
                        limit,
                        10,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().name(name + " transfer ", 1).factory());
        this.receiver = Thread.ofPlatform().name(name).unstarted(this::receive);
    }

    /// Starts listening.
    ///
    /// @param address IPv4 address and port to hear requests at; 0 for any free port. Of the wildcard
    ///     address, transfers are sent from whatever address the routes choose
    /// @throws IOException if it cannot be listened on
    public static TftpServer open(
            InetSocketAddress address, BootFiles files, BootObserver observer, TftpOptions options)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(address);
            TftpService service =
                    new TftpService(
                            new InetSocketAddress(address.getAddress(), 0),
                            files,
                            observer,
                            new BlockSizeLimit(options.blockSizeLimit()),
                            options.timeout());
            TftpServer server = new TftpServer(channel, service, options.transfers());
            server.receiver.start();
            return server;
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "TFTP: cannot listen on %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    /// The address and port requests are heard at.
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("the server is closed", e);
        }
    }

    private void receive() {
        ByteBuffer packet = ByteBuffer.allocateDirect(REQUEST_BYTES);
        while (channel.isOpen()) {
            try {
                InetSocketAddress client = (InetSocketAddress) channel.receive(packet.clear());
                byte[] request = new byte[packet.flip().remaining()];
                packet.get(request);
                dispatcher.execute(() -> begin(client, request));
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.log(Level.WARNING, "TFTP: cannot receive", e);
                }
            }
        }
    }

    private void begin(InetSocketAddress client, byte[] packet) {
        TftpRequest request;
        try {
            request = TftpRequest.read(packet);
        } catch (FormatException e) {
            // Not answered: whoever sent it is no TFTP client, or not the one it says it is.
            LOG.log(Level.DEBUG, () -> "TFTP: dropped from " + client + ": " + e.getMessage());
            return;
        }
        Transfer before = latest.get(client); // PXE ROMs use the same port after a reset
        if (before != null && before.isAskedAgainBy(request)) {
            return;
        }
        Transfer transfer = new Transfer(service, client, request, Optional.ofNullable(before));
        latest.put(client, transfer);
        active.add(transfer);
        boolean begun = false;
        try {
            transfers.execute(() -> {
                try {
                    transfer.run();
                } finally {
                    forget(client, transfer);
                }
            });
            begun = true;
        } catch (RejectedExecutionException _) {
            LOG.log(Level.DEBUG, () -> "TFTP: busy, not answered: " + client);
        } finally {
            if (!begun) { // also when no thread could be made: the client asks again
                forget(client, transfer);
            }
        }
    }

    private void forget(InetSocketAddress client, Transfer transfer) {
        latest.remove(client, transfer);
        active.remove(transfer);
    }

    /// Stops listening, ends the transfers under way and waits for them.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "TFTP: cannot close", e); // nothing is left to lose
        }
        dispatcher.close();
        active.forEach(Transfer::stop);
        ((ExecutorService) transfers).close();
    }
}
