package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Secrets.Grant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers an installer that was started by an agent. It knows no headers, so the secret of the boot is part
/// of what it asks for. It speaks plain HTTP, and so goes on with the secret of the boot script, also where the
/// agent has claimed another: that one is not shown to the network.
final class InstallerDoor {

    private static final Pattern REQUEST =
            Pattern.compile("([A-Za-z0-9._-]{1,200})/(?:preseed\\.cfg|phase/([a-z]{1,20}))");

    private final Vertx vertx;
    private final Executor work;
    private final ControlPlane control;

    InstallerDoor(Vertx vertx, Executor work, ControlPlane control) {
        this.vertx = vertx;
        this.work = work;
        this.control = control;
    }

    /// @param rest of the path, behind [AgentApi#INSTALL]
    void answer(HttpServerRequest request, String rest) {
        Matcher asked = REQUEST.matcher(rest);
        Optional<Grant> grant =
                asked.matches()
                        ? control.machines()
                                .secrets()
                                .checkRegistering(asked.group(1), request.isSSL())
                        : Optional.empty();
        if (grant.isEmpty()) {
            Answer.unauthorized().send(request);
            return;
        }
        String host = request.authority() == null ? "" : request.authority().toString();
        String door = "http://" + host + AgentApi.INSTALL + asked.group(1);
        Optional<String> phase = Optional.ofNullable(asked.group(2));
        Context context = vertx.getOrCreateContext();
        work.execute(() -> {
            Reply reply =
                    Reply.from(() ->
                            phase.isPresent()
                                    ? said(grant.get(), phase.get())
                                    : preseed(grant.get(), door));
            context.runOnContext(_ -> reply.send(request));
        });
    }

    private Answer preseed(Grant grant, String door) throws IOException {
        return Answer.text(control.agents().preseed(grant).replace("@DOOR@", door));
    }

    private Answer said(Grant grant, String phase) throws IOException {
        control.agents().installerSaid(grant, phase);
        return Answer.text("");
    }
}
