package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Secrets.Grant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.Executor;

/// Gives agents the packages that they add at run time.
final class PackageDoor {

    private static final System.Logger LOG = System.getLogger(PackageDoor.class.getName());

    private final Vertx vertx;
    private final Executor work;
    private final ControlPlane control;
    private final Packages packages;

    /// @param work what runs there may block
    PackageDoor(Vertx vertx, Executor work, ControlPlane control, Packages packages) {
        this.vertx = vertx;
        this.work = work;
        this.control = control;
        this.packages = packages;
    }

    /// @param name of the package, as the agent says it
    void answer(HttpServerRequest request, Grant grant, String name) {
        if (!name.matches(AgentApi.PACKAGE_NAME)) {
            Answer.error(400, "that is no name of a package").send(request);
            return;
        }
        Context context = vertx.getOrCreateContext();
        work.execute(() -> {
            Reply reply = Reply.from(() -> find(grant, name));
            context.runOnContext(_ -> reply.send(request));
        });
    }

    private Reply find(Grant grant, String name) throws IOException {
        control.agents().due(grant); // refuses a boot that another has taken over from
        try {
            Packages.Archive archive = packages.archive(name);
            return request -> send(request, archive);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "package {0}: {1}", name, e.getMessage());
            return Answer.error(404, String.valueOf(e.getMessage()));
        }
    }

    private static void send(HttpServerRequest request, Packages.Archive archive) {
        request.response()
                .putHeader("Content-Type", "application/x-cpio")
                .putHeader(AgentApi.DIGEST_HEADER, archive.digest())
                .sendFile(archive.file().toString());
    }
}
