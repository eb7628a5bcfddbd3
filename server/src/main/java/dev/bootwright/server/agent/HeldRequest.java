package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Secrets.Grant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/// One request that waits for a job. Answered once: with the job, or with nothing after a while.
final class HeldRequest {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final Executor work;
    private final ControlPlane control;
    private final HttpServerRequest request;
    private final Grant grant;
    private final Context context;
    private final String machine;
    private final Runnable look = this::look;
    private long timer = -1;
    private boolean isAnswered;

    /// @param work what runs there may block
    HeldRequest(
            Vertx vertx,
            Executor work,
            ControlPlane control,
            HttpServerRequest request,
            Grant grant) {
        this.vertx = vertx;
        this.work = work;
        this.control = control;
        this.request = request;
        this.grant = grant;
        this.context = vertx.getOrCreateContext();
        this.machine = grant.machine().orElse("");
    }

    /// Listens first and looks then, so that no job is missed between the two.
    void hold() {
        Optional<Duration> patience = patience();
        if (patience.isEmpty()) {
            Answer.error(400, "\"wait\": expected at most four digits, seconds").send(request);
            return;
        }
        control.jobs().waiters().add(machine, look);
        request.response().closeHandler(_ -> leave());
        boolean isLast = patience.get().isZero();
        if (!isLast) {
            timer = vertx.setTimer(patience.get().toMillis(), _ -> answer(Answer.none()));
        }
        work.execute(() -> check(isLast));
    }

    /// How long an agent wants to wait; empty where nobody can tell, as in `?wait=%`.
    private Optional<Duration> patience() {
        String wait;
        try {
            wait = request.getParam("wait", "0");
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (!wait.matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        long seconds = Math.min(Long.parseLong(wait), LONGEST_WAIT.toSeconds());
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private void look() {
        work.execute(() -> check(true));
    }

    private void check(boolean isLast) {
        Reply found = Reply.from(this::job);
        if (isLast || !found.equals(Answer.none())) {
            context.runOnContext(_ -> answer(found));
        }
    }

    private Reply job() throws IOException {
        Optional<JobOrder> order = control.agents().give(grant, request.isSSL());
        return order.map(told -> Answer.of(told.toJson())).orElseGet(Answer::none);
    }

    /// On the event loop.
    private void answer(Reply reply) {
        if (!isAnswered) {
            isAnswered = true;
            leave();
            reply.send(request);
        }
    }

    private void leave() {
        isAnswered = true;
        control.jobs().waiters().remove(machine, look);
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }
}
