package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Refusal;
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

    private static final System.Logger LOG = System.getLogger(InstallerDoor.class.getName());

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
            Answer answer = answer(grant.get(), phase, door);
            context.runOnContext(_ -> send(request, answer, phase.isEmpty()));
        });
    }

    private Answer answer(Grant grant, Optional<String> phase, String door) {
        try {
            if (phase.isEmpty()) {
                return new Answer(200, control.agents().preseed(grant).replace("@DOOR@", door));
            }
            control.agents().installerSaid(grant, phase.get());
            return new Answer(200, "");
        } catch (Refusal e) {
            return Answer.of(e);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            return Answer.error(503, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an installer's request failed", e);
            return Answer.error(500, "the server made a mistake; its log says more");
        }
    }

    private static void send(HttpServerRequest request, Answer answer, boolean isText) {
        if (isText && answer.status() == 200) {
            request.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        }
        answer.send(request);
    }
}
