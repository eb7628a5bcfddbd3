package dev.bootwright.server.agent;

import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.machine.Refusal;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/// How a request is answered, on its event loop.
@FunctionalInterface
interface Reply {

    /// What finds a reply. It may block.
    @FunctionalInterface
    interface Work {
        Reply run() throws IOException;
    }

    void send(HttpServerRequest request);

    /// The reply that the work finds. Else what is wrong with the request is told; what is wrong with us is a 503,
    /// upon which the agent asks again, and a fault of this program a 500.
    static Reply from(Work work) {
        try {
            return work.run();
        } catch (JsonException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        } catch (Refusal e) {
            return Answer.of(e);
        } catch (IOException e) {
            log().log(System.Logger.Level.ERROR, e.getMessage());
            return Answer.error(503, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            log().log(System.Logger.Level.ERROR, "an agent's request failed", e);
            return Answer.error(500, "the server made a mistake; its log says more");
        }
    }

    private static System.Logger log() {
        return System.getLogger(Reply.class.getName());
    }
}
