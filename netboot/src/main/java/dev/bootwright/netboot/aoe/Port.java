package dev.bootwright.netboot.aoe;

import dev.bootwright.linux.packet.EthernetSocket;
import dev.bootwright.linux.packet.Frames;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.netboot.aoe.AoeServer.Event;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/// One interface: a thread that receives what there is, answers it, and sends the answers at once.
final class Port implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Port.class.getName());
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final int ETHERNET_BYTES = 14;

    /// Answers of one call: the client goes on with these while the next ones are made.
    private static final int TOGETHER = 16;

    private final Link link;
    private final EthernetSocket socket;
    private final Target.Door door;
    private final int frameBytes;
    private final Lock serving;
    private final Consumer<Event> events;
    private final Thread thread;
    private final Adjacent adjacent = new Adjacent();
    private final ByteBuffer[] requests = new ByteBuffer[EthernetSocket.SLOTS];
    private final int[] lengths = new int[EthernetSocket.SLOTS];
    private final Object closing = new Object();
    private int answers;
    private boolean hasFailed;
    private volatile Directory directory;
    private volatile boolean closed;

    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();

    /// @param mtu       at most that of the link
    /// @param directory of the targets on this interface
    /// @param serving   held while targets are used
    Port(
            Link link,
            int mtu,
            EthernetSocket socket,
            Directory directory,
            Lock serving,
            Consumer<Event> events) {
        this.link = link;
        this.socket = socket;
        this.frameBytes = mtu + ETHERNET_BYTES;
        this.door = new Target.Door(link.mac(), Wire.maxSectors(mtu), adjacent);
        this.directory = directory;
        this.serving = serving;
        this.events = events;
        this.thread = Thread.ofPlatform().daemon().name("aoe " + link.name()).unstarted(this::run);
    }

    static Port open(Link link, int mtu, Directory directory, Lock serving, Consumer<Event> events)
            throws NativeException {
        EthernetSocket socket =
                EthernetSocket.open(link, Wire.ETHER_TYPE, mtu + ETHERNET_BYTES, WAIT);
        Port port = new Port(link, mtu, socket, directory, serving, events);
        port.thread.start();
        return port;
    }

    Link link() {
        return link;
    }

    int mtu() {
        return frameBytes - ETHERNET_BYTES;
    }

    /// To be called while nobody uses targets.
    void serve(Directory changed) {
        directory = changed;
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            try {
                int count = socket.receive();
                failing = false;
                if (count > 0) {
                    answer(count);
                }
            } catch (NativeException e) {
                if (!failing && !closed) {
                    events.accept(
                            new Event.PortFailed(link.name(), String.valueOf(e.getMessage())));
                }
                failing = true; // such as the interface being down: it is asked again
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(WAIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(int count) {
        received.add(count);
        for (int i = 0; i < count; i++) {
            requests[i] = socket.frame(i);
        }
        adjacent.begin();
        serving.lock();
        try {
            for (int i = 0; i < count; i++) {
                answer(i, count);
            }
        } finally {
            serving.unlock();
        }
        send();
    }

    /// A mistake of ours in one answer must not end the interface for all its clients.
    private void answer(int index, int count) {
        try {
            adjacent.expect(requests, index, count);
            dispatch(requests[index]);
        } catch (RuntimeException e) {
            dropped.increment();
            // The first is enough to find it: whoever can bring it about can do so in each frame.
            LOG.log(
                    hasFailed ? Level.DEBUG : Level.WARNING,
                    "AoE: a request on %s is not answered".formatted(link.name()),
                    e);
            hasFailed = true;
        }
    }

    /// Looks who is meant. What is no request is dropped.
    private void dispatch(ByteBuffer request) {
        if (request.limit() < Wire.BODY_AT || (request.get(Wire.FLAGS_AT) & Wire.RESPONSE) != 0) {
            dropped.increment();
            return;
        }
        int shelf = request.getShort(Wire.SHELF_AT) & 0xFFFF;
        int slot = request.get(Wire.SLOT_AT) & 0xFF;
        Directory current = directory;
        if (shelf != TargetAddress.ALL.shelf() && slot != TargetAddress.ALL.slot()) {
            ServedTarget one = current.find(shelf, slot);
            if (one != null) {
                answer(one, request);
            }
            return;
        }
        int limit = request.limit();
        TargetAddress asked = new TargetAddress(shelf, slot);
        for (ServedTarget each : current.all()) {
            if (asked.asks(each.target().address())) {
                answer(each, request.limit(limit));
            }
        }
    }

    private void answer(ServedTarget served, ByteBuffer request) {
        if (Target.isSlow(request)) {
            byte[] copy = new byte[request.limit()];
            request.get(0, copy);
            if (!served.later(() -> answerSlowly(served.target(), copy))) {
                dropped.increment();
            }
            return;
        }
        if (answers >= TOGETHER) {
            send();
        }
        int length = served.target().answer(request, door, socket.answer(answers));
        if (length == Target.NO_ANSWER) {
            dropped.increment();
        } else {
            lengths[answers++] = length;
        }
    }

    private void send() {
        if (answers > 0) {
            int failed = socket.send(answers, lengths);
            sent.add(answers - failed);
            dropped.add(failed);
            answers = 0;
        }
    }

    private void answerSlowly(Target target, byte[] request) {
        ByteBuffer answer = ByteBuffer.allocate(frameBytes);
        int length = target.answer(ByteBuffer.wrap(request), door, answer);
        if (length == Target.NO_ANSWER) {
            dropped.increment();
            return;
        }
        byte[] frame = new byte[length];
        answer.get(0, frame);
        sendCopy(frame);
    }

    private void sendCopy(byte[] frame) {
        synchronized (closing) {
            if (closed) {
                return;
            }
            try {
                socket.sendCopy(frame);
                sent.increment();
            } catch (NativeException _) {
                dropped.increment(); // the client asks again
            }
        }
    }

    /// Says which targets there are: to everyone, or to the hosts of a target's mask.
    void advertise() {
        for (ServedTarget each : directory.all()) {
            var mask = each.target().state().mask();
            if (mask.isEmpty()) {
                sendCopy(each.target().advertisement(door, Frames.BROADCAST));
            }
            mask.forEach(host -> sendCopy(each.target().advertisement(door, host.bits())));
        }
    }

    @Override
    public void close() {
        synchronized (closing) {
            closed = true;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        socket.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
