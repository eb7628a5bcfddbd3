package dev.bootwright.cli.command;

import static dev.bootwright.linux.sys.PortOwner.Transport.TCP;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.netboot.http.BootHttpServer;
import dev.bootwright.server.agent.AgentDoor;
import dev.bootwright.server.boot.BootOptions;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.tls.Authority;
import dev.bootwright.server.tls.ServerIdentity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The door by which agents come in by TLS.
///
/// @param http   the listener
/// @param agents what boot scripts tell of it
record ServedTls(BootHttpServer http, BootOptions.AgentTls agents) implements AutoCloseable {

    /// Where the authority's certificate is, for images that are to believe it.
    static Path certificate(Path data) {
        return data.resolve("tls").resolve("ca.pem");
    }

    /// @param port 0 for any free one
    static ServedTls open(
            ServeOptions options,
            int port,
            ControlPlane control,
            Vertx vertx,
            AgentDoor agents,
            RandomGenerator random)
            throws IOException {
        InstantSource clock = InstantSource.system();
        Authority authority =
                Authority.open(options.data().resolve("tls"), clock.instant(), random);
        String host = options.found().address().toString();
        List<String> names = new ArrayList<>(List.of(host));
        names.addAll(options.agentTls().names());
        ServerIdentity identity = ServerIdentity.of(authority, names, clock);
        BootHttpServer http =
                Ports.open(
                        TCP,
                        port,
                        "--agent-tls-port",
                        () ->
                                BootHttpServer.openSecure(
                                        vertx,
                                        host,
                                        port,
                                        identity,
                                        control.observer(),
                                        List.of(
                                                new BootHttpServer.Mount(
                                                        AgentApi.PREFIX, agents))));
        return new ServedTls(
                http, new BootOptions.AgentTls(http.port(), authority.digest(), identity::covers));
    }

    @Override
    public void close() {
        http.close();
    }
}
