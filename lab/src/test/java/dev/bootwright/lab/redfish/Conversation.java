package dev.bootwright.lab.redfish;

import dev.bootwright.server.bmc.BmcAddress;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcQueues;
import dev.bootwright.server.bmc.Credentials;
import dev.bootwright.server.bmc.Memory;
import dev.bootwright.server.bmc.Protocol;
import dev.bootwright.server.redfish.Quirks;
import dev.bootwright.server.redfish.RedfishBmc;
import dev.bootwright.server.redfish.RedfishProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The server's client and an emulator that goes wrong in chosen ways, over TLS.
final class Conversation implements AutoCloseable {

    private static final Duration LONG = Duration.ofHours(1);

    final RedfishEmulator emulator;
    final HastyPatience patience = new HastyPatience();
    final Quirks quirks = Quirks.forgetful();
    final MapMemory memory = new MapMemory();

    private Conversation(RedfishEmulator emulator) {
        this.emulator = emulator;
    }

    static Conversation with(TestCertificate certificate, Misbehaviour... misbehaviours)
            throws IOException {
        return new Conversation(
                RedfishEmulator.open(
                        Optional.of(certificate), PowerSwitch.nowhere(), misbehaviours));
    }

    static TestCertificate certificate(Path directory) throws Exception {
        return TestCertificate.create(
                directory, "CN=localhost", List.of("dns:localhost", "ip:127.0.0.1"));
    }

    /// Everything a BMC's row remembers.
    static final class MapMemory implements Memory {
        final Map<String, String> values = new HashMap<>();

        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public void put(String key, String value) {
            values.put(key, value);
        }

        @Override
        public void remove(String key) {
            values.remove(key);
        }
    }

    RedfishBmc open() throws BmcException {
        return open(RedfishEmulator.PASSWORD, LONG, List.of());
    }

    RedfishBmc open(String password, Duration time, List<X509Certificate> authorities)
            throws BmcException {
        return protocol(authorities)
                .open(
                        new Protocol.Access(
                                address(),
                                new Credentials(RedfishEmulator.USER, password),
                                memory,
                                patience.now().plus(time)));
    }

    private RedfishProtocol protocol(List<X509Certificate> authorities) {
        return new RedfishProtocol(quirks, authorities, patience);
    }

    private BmcAddress address() {
        return new BmcAddress("127.0.0.1", OptionalInt.of(emulator.port()));
    }

    /// A conversation as the server has it, which remembers what the BMC refused.
    <T> T run(BmcQueues queues, BmcQueues.Task<T> task) throws BmcException {
        return queues.run(
                protocol(List.of()),
                address(),
                new Credentials(RedfishEmulator.USER, RedfishEmulator.PASSWORD),
                memory,
                LONG,
                task);
    }

    @Override
    public void close() {
        emulator.close();
    }
}
